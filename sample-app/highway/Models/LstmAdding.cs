namespace LstmGen.Highway.Models;

/// <summary>A long short-term memory, forget gates mostly open at first, for the adding problem.</summary>
[RecurrentModel]
[Input(2)]
[Lstm(8, ForgetBias = 1f)]
[Dense(1)]
internal sealed partial class LstmAdding;
