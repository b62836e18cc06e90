namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the case two_layers_mse: two recurrent layers and nothing above.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(5)]
[Lstm(5)]
internal sealed partial class StackedModel;
