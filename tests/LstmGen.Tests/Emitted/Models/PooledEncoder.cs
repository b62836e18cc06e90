namespace LstmGen.Tests.Emitted.Models;

/// <summary>An encoder with a head of its own that looks at the whole sequence: the states of <see cref="TwoLayerModel"/>, one output a sequence.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(5)]
[Lstm(9)]
[MeanOverTime]
[Dense(2)]
internal sealed partial class PooledEncoder;
