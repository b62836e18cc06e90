namespace LstmGen.Tests.Emitted.Models;

/// <summary>A recurrent layer and class probabilities.</summary>
[RecurrentModel]
[Input(4)]
[Lstm(12)]
[Dense(5, Activation = Activation.Softmax)]
internal sealed partial class ClassifierModel;
