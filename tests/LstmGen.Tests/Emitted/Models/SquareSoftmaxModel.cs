namespace LstmGen.Tests.Emitted.Models;

/// <summary>Input and output of one width through an activation over all outputs.</summary>
[RecurrentModel]
[Input(20)]
[Dense(20, Activation = Activation.Softmax)]
internal sealed partial class SquareSoftmaxModel;
