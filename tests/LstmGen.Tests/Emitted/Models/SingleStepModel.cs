namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the case single_step.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(4)]
internal sealed partial class SingleStepModel;
