namespace LstmGen.Tests.Emitted.Models;

/// <summary>One dense layer as wide as its input and wider than a register tile.</summary>
[RecurrentModel]
[Input(40)]
[Dense(40, Activation = Activation.Tanh)]
internal sealed partial class SquareDenseModel;
