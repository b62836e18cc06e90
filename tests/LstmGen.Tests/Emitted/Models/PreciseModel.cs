namespace LstmGen.Tests.Emitted.Models;

/// <summary><see cref="TwoLayerModel"/>'s shape in the precise tier.</summary>
[RecurrentModel(Accuracy = Accuracy.Precise)]
[Input(3)]
[Lstm(5)]
[Lstm(9)]
[Dense(2)]
internal sealed partial class PreciseModel;
