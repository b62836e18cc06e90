namespace LstmGen.Tests.Emitted.Models;

/// <summary>The network of a^n b^n: two cells whose gates see what they count.</summary>
[RecurrentModel]
[Input(3)]
[Lstm(2, Peepholes = true)]
[Dense(3, Activation = Activation.Sigmoid)]
internal sealed partial class CountingModel;
