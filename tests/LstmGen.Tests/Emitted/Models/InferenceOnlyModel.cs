namespace LstmGen.Tests.Emitted.Models;

/// <summary><see cref="TwoLayerModel"/> without training code.</summary>
[RecurrentModel(Training = false)]
[Input(3)]
[Lstm(5)]
[Lstm(9)]
[Dense(2)]
internal sealed partial class InferenceOnlyModel;
