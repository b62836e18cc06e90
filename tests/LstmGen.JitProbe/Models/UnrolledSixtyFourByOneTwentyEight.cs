namespace LstmGen.JitProbe.Models;

/// <summary>64 x 128, as large as forced straight-line code gets in these tests.</summary>
[RecurrentModel(Unrolling = Unrolling.Always)]
[Input(64)]
[Lstm(128)]
[Dense(8)]
internal sealed partial class UnrolledSixtyFourByOneTwentyEight;
