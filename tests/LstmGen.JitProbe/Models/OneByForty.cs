namespace LstmGen.JitProbe.Models;

/// <summary>1 x 40, one output: the widest straight-line amplifier.</summary>
[RecurrentModel]
[Input(1)]
[Lstm(40)]
[Dense(1)]
internal sealed partial class OneByForty;
