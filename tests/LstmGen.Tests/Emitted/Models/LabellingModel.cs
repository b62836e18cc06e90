namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of the case sequence_labelling_ce: logits at every step.</summary>
[RecurrentModel]
[Input(4)]
[Lstm(6)]
[Dense(5, Name = "head")]
internal sealed partial class LabellingModel;
