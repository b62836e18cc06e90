namespace LstmGen.Tests.Emitted.Models;

/// <summary>The smallest useful model: one block of lanes.</summary>
[RecurrentModel]
[Input(1)]
[Lstm(8)]
[Dense(1)]
internal sealed partial class TinyModel;
