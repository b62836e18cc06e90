namespace LstmGen.JitProbe.Models;

/// <summary>1 x 8, one output: every kernel straight-line.</summary>
[RecurrentModel]
[Input(1)]
[Lstm(8)]
[Dense(1)]
internal sealed partial class OneByEight;
