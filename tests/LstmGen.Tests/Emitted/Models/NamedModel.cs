namespace LstmGen.Tests.Emitted.Models;

/// <summary>Named layers, one bias and a raised forget gate.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(3, Name = "memory", Bias = Bias.Single, ForgetBias = 1f)]
[Dense(1, Name = "head", Activation = Activation.Sigmoid)]
internal sealed partial class NamedModel;
