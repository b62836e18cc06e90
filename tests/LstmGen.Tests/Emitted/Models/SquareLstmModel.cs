namespace LstmGen.Tests.Emitted.Models;

/// <summary>Input and output of one width, the output being the hidden state.</summary>
[RecurrentModel]
[Input(8)]
[Lstm(8)]
internal sealed partial class SquareLstmModel;
