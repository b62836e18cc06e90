namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Lstm(32, Bias = Bias.Single, Projection = 16)]
internal sealed partial class ProjectedLstm;
