using System;
using System.Linq;
using System.Threading.Tasks;
using LstmGen.Tests.Emitted.Models;
using Xunit;

namespace LstmGen.Tests.Emitted;

/// <summary>Several trainers that share the work of one batch.</summary>
public sealed class WorkerTests
{
    private const int Steps = 6;
    private const int Shares = 3;

    [Fact]
    public void SharedGradientsAreThoseOfTheWholeBatch()
    {
        TinyModel model = new(3);
        SequenceBatch whole = TinyModel.CreateBatch(Steps, Shares * 2);
        SequenceBatch[] shares = Enumerable.Range(0, Shares).Select(s => Fill(TinyModel.CreateBatch(Steps, 2), s)).ToArray();
        for (int share = 0; share < Shares; share++)
            Fill(whole, share);

        TinyModel.Trainer single = model.CreateTrainer(new Sgd(1), Steps, Shares * 2);
        single.Forward(whole);
        single.Backward(whole);
        TinyModel.Trainer main = Shared(model, shares);

        foreach ((string tensor, int count) in TensorSizes())
        {
            float[] expected = new float[count], found = new float[count];
            single.CopyGradient(tensor, expected);
            main.CopyGradient(tensor, found);
            double largest = expected.Max(Math.Abs);
            Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-5 * largest));
        }
    }

    [Fact]
    public void ResultDoesNotDependOnTheOrderInWhichWorkersFinish()
    {
        TinyModel model = new(3);
        SequenceBatch[] shares = Enumerable.Range(0, Shares).Select(s => Fill(TinyModel.CreateBatch(Steps, 2), s)).ToArray();
        float[] first = Updated(Shared(model, shares));
        for (int run = 0; run < 10; run++)
            Assert.Equal(first, Updated(Shared(model, shares)));
    }

    [Fact]
    public void RefusesItselfAndOtherModels()
    {
        TinyModel.Trainer trainer = new TinyModel().CreateTrainer(new Sgd(1), 1), fresh = new TinyModel().CreateTrainer(new Sgd(1), 1);
        Assert.Throws<ArgumentException>(() => trainer.AddGradients(trainer));
        Assert.Throws<ArgumentException>(() => trainer.CopyParametersFrom(new TwoLayerModel().CreateTrainer(new Sgd(1), 1)));
        Assert.Throws<InvalidOperationException>(() => trainer.AddGradients(fresh));
    }

    private static TinyModel.Trainer Shared(TinyModel model, SequenceBatch[] shares)
    {
        TinyModel.Trainer main = model.CreateTrainer(new Sgd(1), 1);
        TinyModel.Trainer[] workers = shares.Select(_ => new TinyModel(9).CreateTrainer(new Sgd(1), Steps, 2)).ToArray();
        Parallel.For(0, workers.Length, w =>
        {
            workers[w].CopyParametersFrom(main);
            workers[w].Forward(shares[w]);
            workers[w].Backward(shares[w]);
        });
        foreach (TinyModel.Trainer worker in workers)
            main.AddGradients(worker, 1f / Shares);
        return main;
    }

    private static float[] Updated(TinyModel.Trainer trainer)
    {
        trainer.Update();
        float[] parameters = new float[TinyModel.ParameterCount];
        trainer.CopyParameters(parameters);
        return parameters;
    }

    private static SequenceBatch Fill(SequenceBatch batch, int share)
    {
        Random random = new(share);
        float[] Draw(int count) => Enumerable.Range(0, count).Select(_ => (float)random.NextDouble()).ToArray();
        for (int sequence = 0; sequence < 2; sequence++)
            batch.Add(Draw(Steps * TinyModel.InputSize), Draw(Steps * TinyModel.OutputSize));
        return batch;
    }

    private static (string Tensor, int Count)[] TensorSizes()
    {
        int hidden = TinyModel.StateSize / 2;
        return
        [
            ("lstm.weight_ih_l0", 4 * hidden * TinyModel.InputSize),
            ("lstm.weight_hh_l0", 4 * hidden * hidden),
            ("lstm.bias_ih_l0", 4 * hidden),
        ];
    }
}
