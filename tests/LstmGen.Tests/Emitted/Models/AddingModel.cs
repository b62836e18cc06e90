namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the adding problem: a value and a marker in, a sum out.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(8)]
[Dense(1)]
internal sealed partial class AddingModel;
