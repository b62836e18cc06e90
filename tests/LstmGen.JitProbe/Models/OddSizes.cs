namespace LstmGen.JitProbe.Models;

/// <summary>Sizes that are no multiples of the vector width, and the other activations.</summary>
[RecurrentModel]
[Input(5)]
[Dense(7, Activation = Activation.Relu)]
[Lstm(9, Bias = Bias.Single)]
[Dense(3, Activation = Activation.Sigmoid)]
internal sealed partial class OddSizes;
