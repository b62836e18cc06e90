namespace LstmGen.Tests.Emitted.Models;

/// <summary><see cref="TwoLayerModel"/>'s shape in the fast tier.</summary>
[RecurrentModel(Accuracy = Accuracy.Fast)]
[Input(3)]
[Lstm(5)]
[Lstm(9)]
[Dense(2)]
internal sealed partial class FastModel;
