namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Lstm(32, Bias = Bias.Single, Peepholes = true)]
internal sealed partial class PeepholeLstm;
