using System;
using System.Linq;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LinearCase;

namespace LstmGen.Tests.Training;

/// <summary>A trainer's own weights: kept, restored, published, saved.</summary>
public class TrainerWeightTests
{
    [Fact]
    public void BestParametersCanBeKeptAndRestored()
    {
        LinearCase c = new();
        float loss = c.Trainer.Evaluate(c.Batch);
        float[] best = Parameters(c.Trainer);
        c.Trainer.Train(c.Batch);
        Assert.NotEqual(best, Parameters(c.Trainer));
        c.Trainer.SetParameters(best);
        Assert.Equal(best, Parameters(c.Trainer));
        Assert.Equal(loss, c.Trainer.Evaluate(c.Batch));
    }

    [Fact]
    public void ResettingTheOptimizerForgetsMoments()
    {
        LinearCase c = new(), fresh = new();
        float[] start = Parameters(c.Trainer);
        c.Trainer.Train(c.Batch);
        c.Trainer.SetParameters(start);
        c.Trainer.ResetOptimizer();
        c.Trainer.Train(c.Batch);
        fresh.Trainer.Train(fresh.Batch);
        Assert.Equal(Parameters(fresh.Trainer), Parameters(c.Trainer));
    }

    [Fact]
    public void PublishedBlocksHoldTheTrainersWeightsAndDoNotFollowThem()
    {
        LinearCase c = new();
        c.Trainer.Train(c.Batch);
        float[] now = Parameters(c.Trainer);
        WeightBlock block = c.Trainer.Publish();
        Assert.Equal(now, block.Canonical.ToArray());
        Assert.Equal(c.Trainer.Model.Pack(now).PackedSpan.ToArray(), block.PackedSpan.ToArray());
        c.Trainer.Train(c.Batch);
        Assert.Equal(now, block.Canonical.ToArray());
        Assert.Same(block, c.Trainer.Publish(block));
        Assert.Equal(Parameters(c.Trainer), block.Canonical.ToArray());
        Assert.Throws<ArgumentException>("reuse", () => c.Trainer.Publish(LinearModel.Layout(Inputs, Outputs).Zero()));
    }

    [Fact]
    public void ATrainerSavesItsOwnWeights()
    {
        using TemporaryFolder folder = new();
        LinearCase c = new();
        c.Trainer.Train(c.Batch);
        string path = folder.File("trained.safetensors");
        c.Trainer.Save(path);
        Assert.Equal(Parameters(c.Trainer), c.Trainer.Model.Load(path).Canonical.ToArray());
    }
}
