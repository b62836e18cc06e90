namespace LstmGen.Tests.Emitted.Models;

/// <summary>Of the shape of another, and still not that.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(5, Direction = Direction.Both)]
[Lstm(4, Direction = Direction.Reverse)]
[Dense(2)]
internal sealed partial class SecondBothWaysModel;
