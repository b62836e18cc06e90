namespace LstmGen.JitProbe.Models;

/// <summary>Two recurrent layers of 16 units.</summary>
[RecurrentModel]
[Input(1)]
[Lstm(16)]
[Lstm(16)]
[Dense(1)]
internal sealed partial class TwoLayers;
