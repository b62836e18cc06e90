namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the case unidirectional_mse.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(5)]
internal sealed partial class UnidirectionalModel;
