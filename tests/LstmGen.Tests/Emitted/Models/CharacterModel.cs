namespace LstmGen.Tests.Emitted.Models;

/// <summary>Text, character by character.</summary>
[RecurrentModel]
[InputIds(6)]
[Embedding(3)]
[Lstm(8)]
[Dense(6, Activation = Activation.Softmax)]
internal sealed partial class CharacterModel;
