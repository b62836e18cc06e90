namespace LstmGen.BorderProbe.Models;

/// <summary>Several recurrent layers, odd.</summary>
[RecurrentModel]
[Input(2)]
[Gru(11)]
[Rnn(6)]
[Lstm(10, Projection = 3)]
internal sealed partial class Stack;
