namespace LstmGen.BorderProbe.Models;

/// <summary>The same with a loop over columns; the output is the hidden state.</summary>
[RecurrentModel(Unrolling = Unrolling.Never, Vectors = VectorWidth.Bits512)]
[Input(3)]
[Gru(60)]
internal sealed partial class SixtyWideLooped;
