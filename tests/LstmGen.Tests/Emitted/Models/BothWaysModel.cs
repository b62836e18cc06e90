namespace LstmGen.Tests.Emitted.Models;

/// <summary>Two directions under one that reads backwards: a model that cannot step.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(5, Direction = Direction.Both, ForgetBias = 1)]
[Lstm(4, Direction = Direction.Reverse)]
[Dense(2)]
internal sealed partial class BothWaysModel;
