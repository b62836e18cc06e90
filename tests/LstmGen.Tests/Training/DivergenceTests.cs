using System;
using System.Linq;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LinearCase;

namespace LstmGen.Tests.Training;

/// <summary>What is not finite, or too large, changes nothing.</summary>
public class DivergenceTests
{
    [Theory]
    [InlineData("adam")]
    [InlineData("momentum")]
    public void ADivergedStepChangesNothing(string optimizer)
    {
        LinearCase c = new(optimizer: optimizer == "adam" ? new Adam(0.01f) : new Sgd(0.01f, 0.9f));
        LinearCase twin = new(optimizer: optimizer == "adam" ? new Adam(0.01f) : new Sgd(0.01f, 0.9f));
        c.Trainer.Train(c.Batch);
        twin.Trainer.Train(twin.Batch);
        float[] before = Parameters(c.Trainer);

        // A loss that is not finite, through Train and through Backward.
        SequenceBatch bad = new(Inputs, Outputs, 5, 4);
        bad.Add([1f, float.NaN, 1f], new float[Outputs]);
        TrainingDivergedException byLoss = Assert.Throws<TrainingDivergedException>(() => c.Trainer.Train(bad));
        Assert.True(float.IsNaN(byLoss.Loss));
        c.Trainer.Forward(bad);
        Assert.Throws<TrainingDivergedException>(() => c.Trainer.Backward(bad));

        // A gradient that is not finite, with clipping off and on.
        foreach (float maxNorm in (float[])[float.PositiveInfinity, 1f])
        {
            c.Trainer.MaxGradientNorm = maxNorm;
            float[] outputs = new float[Lengths.Sum() * Outputs];
            outputs[7] = float.PositiveInfinity;
            c.Trainer.Forward(c.Batch);
            c.Trainer.Backward(outputs);
            TrainingDivergedException byNorm = Assert.Throws<TrainingDivergedException>(c.Trainer.Update);
            Assert.False(float.IsFinite(byNorm.GradientNorm));
            Assert.Throws<InvalidOperationException>(c.Trainer.Update);
        }

        Assert.Equal(before, Parameters(c.Trainer));
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
        Assert.Equal(1, c.Trainer.UpdateCount);

        // Moments too are as before: the next step is the one a trainer without the accident makes.
        c.Trainer.MaxGradientNorm = float.PositiveInfinity;
        c.Trainer.Train(c.Batch);
        twin.Trainer.Train(twin.Batch);
        Assert.Equal(Parameters(twin.Trainer), Parameters(c.Trainer));
    }

    [Fact]
    public void ALargeFiniteGradientIsClippedNotRefused()
    {
        LinearCase c = new(optimizer: new Sgd(1f));
        c.Trainer.MaxGradientNorm = 1f;
        float[] before = Parameters(c.Trainer);
        float[] outputs = new float[Lengths.Sum() * Outputs];
        outputs[0] = 1e30f;   // its square is beyond single precision
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(outputs);
        c.Trainer.Update();
        double moved = Math.Sqrt(Parameters(c.Trainer).Zip(before, (a, b) => Math.Pow((double)a - b, 2)).Sum());
        Assert.Equal(1, moved, 1e-4);
    }

    [Fact]
    public void AGradientWhoseSquareOverflowsDoesNotReachAdamsMoments()
    {
        LinearCase c = new(), twin = new();
        float[] outputs = new float[Lengths.Sum() * Outputs];
        outputs[0] = 1e25f;
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(outputs);
        Assert.Throws<TrainingDivergedException>(c.Trainer.Update);
        c.Trainer.Train(c.Batch);
        twin.Trainer.Train(twin.Batch);
        Assert.Equal(Parameters(twin.Trainer), Parameters(c.Trainer));
    }
}
