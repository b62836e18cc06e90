namespace LstmGen.JitProbe.Models;

/// <summary>16 x 64, beyond the limit of unrolling but forced to be straight-line.</summary>
[RecurrentModel(Unrolling = Unrolling.Always)]
[Input(16)]
[Lstm(64)]
[Dense(8)]
internal sealed partial class UnrolledSixteenBySixtyFour;
