namespace LstmGen.Highway.Models;

/// <summary>A long short-term memory, forget gates open at first, for the adding problem.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(8, ForgetBias = 3f)]
[Dense(1)]
internal sealed partial class LstmAdding;
