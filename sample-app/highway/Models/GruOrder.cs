namespace LstmGen.Highway.Models;

/// <summary>A network of gated recurrent units for the temporal order task.</summary>
[RecurrentModel]
[Input(8)]
[Gru(8)]
[Dense(8, Activation = Activation.Softmax)]
internal sealed partial class GruOrder;
