namespace LstmGen.Benchmarks.Models.Tiers;

[RecurrentModel(Training = false, Accuracy = LstmGen.Accuracy.Precise)]
[Input(8)]
[Lstm(32, Bias = Bias.Single)]
[Dense(4)]
internal sealed partial class Precise8x32;
