namespace LstmGen.Benchmarks.Models.Cells;

[RecurrentModel]
[Input(8)]
[Lstm(8, Bias = Bias.Single)]
internal sealed partial class DecayingLstm
{
    /// <summary>
    /// No recurrent weight, and no bias but the forget gate's, 3: without input the cell decays by a factor of 0.95 a step, and after some 1,800 steps
    /// stays for good at a denormal number that rounding no longer lets fall.
    /// </summary>
    public static DecayingLstm Create()
    {
        DecayingLstm model = new();
        Trainer trainer = model.CreateTrainer(new Sgd(1), 1);
        trainer.SetTensor("lstm.bias_ih_l0", [.. new float[8], 3, 3, 3, 3, 3, 3, 3, 3, .. new float[16]]);
        trainer.SetTensor("lstm.weight_hh_l0", new float[4 * 8 * 8]);
        trainer.Publish();
        return model;
    }
}
