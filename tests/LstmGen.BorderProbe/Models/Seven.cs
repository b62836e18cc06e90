namespace LstmGen.BorderProbe.Models;

/// <summary>One less than a vector, the hidden state itself is the output.</summary>
[RecurrentModel]
[Input(7)]
[Lstm(7)]
internal sealed partial class Seven;
