namespace LstmGen.Tests.Emitted.Models;

/// <summary>Two recurrent layers whose sizes are no multiples of the vector width.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(5)]
[Lstm(9)]
[Dense(2)]
internal sealed partial class TwoLayerModel;
