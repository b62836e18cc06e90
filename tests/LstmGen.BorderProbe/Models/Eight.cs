namespace LstmGen.BorderProbe.Models;

/// <summary>Exactly a vector.</summary>
[RecurrentModel]
[Input(8)]
[Lstm(8)]
[Dense(8)]
internal sealed partial class Eight;
