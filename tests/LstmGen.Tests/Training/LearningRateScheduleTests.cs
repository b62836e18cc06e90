using System;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>Learning rates by the number of updates, and the trainer that follows them.</summary>
public class LearningRateScheduleTests
{
    [Fact]
    public void RatesFollowTheirFormulas()
    {
        LearningRateSchedule step = LearningRateSchedule.Step(0.8f, 10, 0.5f);
        Assert.Equal([0.8f, 0.8f, 0.4f, 0.2f], Rates(step, 0, 9, 10, 29));
        LearningRateSchedule cosine = LearningRateSchedule.Cosine(0.8f, 8, 0.2f);
        Assert.Equal([0.8f, 0.5f, 0.2f, 0.2f], Rates(cosine, 0, 4, 8, 1_000));
        Assert.Equal(0.2f + (0.6f * 0.5f * (1 + MathF.Sqrt(0.5f))), cosine.RateAfter(2), 1e-6f);
        Assert.Equal([0.8f, 0.6f, 0f, 0f], Rates(LearningRateSchedule.Linear(0.8f, 4), 0, 1, 4, 5));
        Assert.Equal([0.2f, 0.4f, 0.6f, 0.8f], Rates(LearningRateSchedule.Step(0.8f, 100, 0.5f).WithWarmup(3), 0, 1, 2, 3));

        static float[] Rates(LearningRateSchedule schedule, params long[] updates) => Array.ConvertAll(updates, schedule.RateAfter);
    }

    [Fact]
    public void ATrainerFollowsItsSchedule()
    {
        LinearCase scheduled = new(), byHand = new();
        LearningRateSchedule schedule = LearningRateSchedule.Cosine(0.1f, 4);
        scheduled.Trainer.Schedule = schedule;
        for (int update = 0; update < 6; update++)
        {
            byHand.Trainer.LearningRate = schedule.RateAfter(update);
            byHand.Trainer.Train(byHand.Batch);
            scheduled.Trainer.Train(scheduled.Batch);
            Assert.Equal(schedule.RateAfter(update), scheduled.Trainer.LearningRate);
        }

        Assert.Equal(LinearCase.Parameters(byHand.Trainer), LinearCase.Parameters(scheduled.Trainer));
        scheduled.Trainer.ResetOptimizer();
        scheduled.Trainer.Train(scheduled.Batch);
        Assert.Equal(0.1f, scheduled.Trainer.LearningRate);
    }

    /// <summary>A rate that is none stops the update before anything has changed.</summary>
    [Fact]
    public void AnImpossibleRateChangesNothing()
    {
        LinearCase c = new();
        float[] before = LinearCase.Parameters(c.Trainer);
        c.Trainer.Schedule = new LearningRateSchedule(_ => float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.Train(c.Batch));
        Assert.Equal(before, LinearCase.Parameters(c.Trainer));
        Assert.Equal(0, c.Trainer.UpdateCount);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        LinearCase c = new();
        c.Trainer.Schedule = LearningRateSchedule.Cosine(0.1f, 10).WithWarmup(3);
        Allocations.AssertNone(() => c.Trainer.Train(c.Batch));
    }

    [Fact]
    public void SettingsAreChecked()
    {
        Assert.Throws<ArgumentNullException>("rate", () => new LearningRateSchedule(null!));
        Assert.Throws<ArgumentOutOfRangeException>("rate", () => LearningRateSchedule.Cosine(float.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>("updates", () => LearningRateSchedule.Cosine(1f, 0));
        Assert.Throws<ArgumentOutOfRangeException>("least", () => LearningRateSchedule.Cosine(1f, 1, -1f));
        Assert.Throws<ArgumentOutOfRangeException>("every", () => LearningRateSchedule.Step(1f, 0, 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => LearningRateSchedule.Step(1f, 1, 1.5f));
        Assert.Throws<ArgumentOutOfRangeException>("last", () => LearningRateSchedule.Linear(1f, 1, float.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("updates", () => LearningRateSchedule.Linear(1f, 1).WithWarmup(0));
    }
}
