namespace LstmGen.JitProbe.Models;

/// <summary>Every kind of cell, and the heaviest combination of options.</summary>
[RecurrentModel]
[Input(5)]
[Lstm(33, Peepholes = true, Projection = 17, LayerNorm = true, CellClip = 3, ActivationClip = 4, CandidateActivation = Activation.Elu, CellActivation = Activation.Softplus)]
[Gru(24, ResetAfter = false)]
[Rnn(9, Activation = Activation.LeakyRelu)]
[Activation(Activation.Softsign)]
[Dense(3)]
internal sealed partial class EveryCell;
