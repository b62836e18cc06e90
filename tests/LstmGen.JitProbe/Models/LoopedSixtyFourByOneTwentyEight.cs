namespace LstmGen.JitProbe.Models;

/// <summary>64 x 128: a loop over columns.</summary>
[RecurrentModel]
[Input(64)]
[Lstm(128)]
[Dense(8)]
internal sealed partial class LoopedSixtyFourByOneTwentyEight;
