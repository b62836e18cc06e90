namespace LstmGen.BorderProbe.Models;

/// <summary>One of everything: the least vectors.</summary>
[RecurrentModel]
[Input(1)]
[Lstm(1)]
[Dense(1)]
internal sealed partial class One;
