namespace LstmGen.Highway.Models;

/// <summary>A simple recurrent network for the adding problem.</summary>
[RecurrentModel]
[Input(2)]
[Rnn(8)]
[Dense(1)]
internal sealed partial class RnnAdding;
