namespace LstmGen.Tests.Emitted.Models;

/// <summary>A model whose inference kernels loop over columns.</summary>
[RecurrentModel(Unrolling = Unrolling.Never)]
[Input(11)]
[Lstm(20)]
[Dense(11)]
internal sealed partial class LoopedModel;
