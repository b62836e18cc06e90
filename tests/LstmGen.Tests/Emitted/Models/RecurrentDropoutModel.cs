namespace LstmGen.Tests.Emitted.Models;

/// <summary>Every cell with a mask on what is fed back, one of them both ways.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(5, RecurrentDropout = 0.4f)]
[Gru(4, RecurrentDropout = 0.4f, ResetAfter = false, Direction = Direction.Both)]
[Rnn(3, RecurrentDropout = 0.4f)]
internal sealed partial class RecurrentDropoutModel;
