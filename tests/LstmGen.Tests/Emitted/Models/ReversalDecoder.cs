namespace LstmGen.Tests.Emitted.Models;

/// <summary>Writes a string, symbol by symbol, from the encoder's state: four symbols and the end.</summary>
[RecurrentModel]
[Input(5)]
[Lstm(16)]
[Dense(5, Activation = Activation.Softmax)]
internal sealed partial class ReversalDecoder;
