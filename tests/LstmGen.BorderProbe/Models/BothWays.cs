namespace LstmGen.BorderProbe.Models;

/// <summary>Reads the sequence from both ends.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(5, Direction = Direction.Both)]
[Dense(3)]
internal sealed partial class BothWays;
