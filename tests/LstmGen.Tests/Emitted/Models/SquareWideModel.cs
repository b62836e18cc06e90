namespace LstmGen.Tests.Emitted.Models;

/// <summary>Vectors of sixteen lanes, where there are such; the output is the hidden state, of a width that is no multiple of theirs.</summary>
[RecurrentModel(Vectors = VectorWidth.Bits512)]
[Input(20)]
[Lstm(20)]
internal sealed partial class SquareWideModel;
