namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Lstm(32, Bias = Bias.Single, Direction = Direction.Both)]
internal sealed partial class BothWaysLstm;
