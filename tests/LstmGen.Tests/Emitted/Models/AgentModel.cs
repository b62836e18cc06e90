namespace LstmGen.Tests.Emitted.Models;

/// <summary>Several inputs, one of them an id, and a skip connection.</summary>
[RecurrentModel]
[Input(3, Name = "pad")]
[InputIds(5, Name = "class")]
[Embedding(4)]
[Concat("pad")]
[Lstm(7)]
[Add("concat")]
[Dense(2)]
internal sealed partial class AgentModel;
