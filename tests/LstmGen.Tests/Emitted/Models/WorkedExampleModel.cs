namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of Gomez' worked example: two inputs, one unit, one bias.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(1, Bias = Bias.Single)]
internal sealed partial class WorkedExampleModel;
