namespace LstmGen.BorderProbe.Models;

/// <summary>Weights beyond the first-level cache: a run reads the inputs of four steps at once.</summary>
[RecurrentModel]
[Input(35)]
[Lstm(45)]
internal sealed partial class FortyFiveAhead;
