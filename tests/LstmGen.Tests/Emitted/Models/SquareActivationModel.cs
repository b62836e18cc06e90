namespace LstmGen.Tests.Emitted.Models;

/// <summary>Reads and writes the same number of floats, no multiple of eight, element by element.</summary>
[RecurrentModel]
[Input(13)]
[Activation(Activation.Softsign)]
internal sealed partial class SquareActivationModel;
