namespace LstmGen.BorderProbe.Models;

/// <summary>Two inputs, two heads smaller than a vector.</summary>
[RecurrentModel]
[Input(3, Name = "a")]
[Input(5, Name = "b")]
[Concat("a", "b")]
[Lstm(9)]
[Dense(2, Name = "left")]
[Output]
[Dense(6, Name = "right", From = "lstm")]
internal sealed partial class TwoInTwoOut;
