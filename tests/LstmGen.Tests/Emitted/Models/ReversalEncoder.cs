namespace LstmGen.Tests.Emitted.Models;

/// <summary>Reads a string; its state is all that the decoder gets.</summary>
[RecurrentModel]
[Input(4)]
[Lstm(16)]
internal sealed partial class ReversalEncoder;
