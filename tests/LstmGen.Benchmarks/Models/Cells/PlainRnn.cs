namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Rnn(32, Bias = Bias.Single)]
internal sealed partial class PlainRnn;
