namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Gru(32)]
internal sealed partial class PlainGru;
