namespace LstmGen.Tests.Emitted.Models;

/// <summary>Every kind of cell in one model.</summary>
[RecurrentModel]
[Input(5)]
[Lstm(9, Peepholes = true, Coupling = GateCoupling.InputFromForget, Projection = 6, LayerNorm = true, CellClip = 3, ActivationClip = 4, GateActivation = Activation.HardSigmoid)]
[Gru(7, ResetAfter = false)]
[Gru(6)]
[Rnn(5, Activation = Activation.Elu)]
[Activation(Activation.Softplus)]
[Dense(3)]
internal sealed partial class CellsModel;
