namespace LstmGen.BorderProbe.Models;

/// <summary>Vectors of sixteen lanes; a second layer whose output ends within one.</summary>
[RecurrentModel(Vectors = VectorWidth.Bits512)]
[Input(3)]
[Lstm(20)]
[Dense(13)]
internal sealed partial class TwentyWide;
