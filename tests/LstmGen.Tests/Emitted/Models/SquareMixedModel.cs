namespace LstmGen.Tests.Emitted.Models;

/// <summary>Input and output of one width that is no multiple of the vector width.</summary>
[RecurrentModel]
[Input(20)]
[Lstm(12)]
[Dense(20)]
internal sealed partial class SquareMixedModel;
