namespace LstmGen.BorderProbe.Models;

/// <summary>A loop over columns.</summary>
[RecurrentModel(Unrolling = Unrolling.Never)]
[Input(3)]
[Lstm(40)]
[Dense(2)]
internal sealed partial class FortyLooped;
