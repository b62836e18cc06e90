namespace LstmGen.JitProbe.Models;

/// <summary>Vectors of sixteen lanes: a straight-line layer, one large enough to loop, and a dense layer.</summary>
[RecurrentModel(Vectors = VectorWidth.Bits512)]
[Input(8)]
[Lstm(32)]
[Gru(100)]
[Dense(20)]
internal sealed partial class WideThirtyTwo;
