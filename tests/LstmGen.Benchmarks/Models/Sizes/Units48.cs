namespace LstmGen.Benchmarks.Models.Sizes;

[RecurrentModel(Training = false)]
[Input(8)]
[Lstm(48, Bias = Bias.Single)]
internal sealed partial class Units48;
