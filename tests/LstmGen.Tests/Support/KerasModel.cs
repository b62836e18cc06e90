namespace LstmGen.Tests.Support;

/// <summary>Every kind of tensor that Keras' initialisation treats in its own way.</summary>
[RecurrentModel]
[Input(40)]
[Lstm(24, Initialization = Initialization.Keras)]
[Lstm(9, Bias = Bias.Single, Initialization = Initialization.Keras, ForgetBias = 2.5f)]
[Lstm(5, Bias = Bias.None, Initialization = Initialization.Keras)]
[Dense(30, Initialization = Initialization.Keras)]
[Dense(3)]
public sealed partial class KerasModel;
