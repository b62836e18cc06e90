namespace LstmGen.Benchmarks.Models.Tiers;

[RecurrentModel(Training = false, Accuracy = LstmGen.Accuracy.Precise)]
[Input(1)]
[Lstm(16, Bias = Bias.Single)]
[Dense(1)]
internal sealed partial class Precise1x16;
