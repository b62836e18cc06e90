using System;
using LstmGen;
namespace LstmGen.Sample;

[RecurrentModel] [Input(12)] [Lstm(32)] [Dense(9, Activation = Activation.Softmax)]
public sealed partial class SpeakerModel;

public static class Program
{
    public static void Main()
    {
        var model = new SpeakerModel(1);
        Console.WriteLine(model);
        SpeakerModel.State state = default;
        var x = new float[12]; var y = new float[9];
        x[0] = 1;
        for (int i = 0; i < 5; i++) { model.Step(ref state, x, y); Console.WriteLine(string.Join(" ", y)); }
        var trainer = model.CreateTrainer(new Adam(1e-2f), 16, 4);
        var batch = SpeakerModel.CreateBatch(16, 4);
        batch.Add(new float[12 * 16], 3); batch.Add(new float[12 * 7], 5);
        for (int i = 0; i < 100; i++) Console.WriteLine(trainer.Train(batch));
    }
}
