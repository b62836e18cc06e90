namespace LstmGen.JitProbe.Models;

/// <summary>8 x 32, four outputs: every kernel of a step straight-line.</summary>
[RecurrentModel]
[Input(8)]
[Lstm(32)]
[Dense(4)]
internal sealed partial class EightByThirtyTwo;
