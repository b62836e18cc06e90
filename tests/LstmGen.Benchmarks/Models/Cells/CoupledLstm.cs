namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Lstm(32, Bias = Bias.Single, Coupling = GateCoupling.InputFromForget)]
internal sealed partial class CoupledLstm;
