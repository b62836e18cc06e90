namespace LstmGen.Highway.Models;

/// <summary>A network of gated recurrent units for the adding problem.</summary>
[RecurrentModel]
[Input(2)]
[Gru(8)]
[Dense(1)]
internal sealed partial class GruAdding;
