namespace LstmGen.BorderProbe.Models;

/// <summary>One more than a vector, and a head of three.</summary>
[RecurrentModel]
[Input(9)]
[Lstm(9, Bias = Bias.Single)]
[Dense(3)]
internal sealed partial class Nine;
