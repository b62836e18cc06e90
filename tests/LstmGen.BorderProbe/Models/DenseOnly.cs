namespace LstmGen.BorderProbe.Models;

/// <summary>No state worth the name.</summary>
[RecurrentModel]
[Input(11)]
[Dense(17, Activation = Activation.Relu)]
[Rnn(1)]
[Dense(7)]
internal sealed partial class DenseOnly;
