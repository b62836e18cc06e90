using System;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>The parameters of the least loss are kept and come back.</summary>
public class BestParametersTests
{
    [Fact]
    public void TheLeastLossIsKept()
    {
        LinearCase c = new();
        BestParameters best = new(c.Trainer);
        Assert.Throws<InvalidOperationException>(best.Restore);
        Assert.False(best.Offer(float.NaN));
        Assert.Equal((float.PositiveInfinity, -1L, 1), (best.Loss, best.UpdateCount, best.OffersSinceBest));

        c.Trainer.Train(c.Batch);
        Assert.True(best.Offer(3f));
        c.Trainer.Train(c.Batch);
        Assert.True(best.Offer(2f));
        float[] kept = LinearCase.Parameters(c.Trainer);
        c.Trainer.Train(c.Batch);
        Assert.False(best.Offer(2f));
        Assert.False(best.Offer(float.NaN));
        Assert.Equal((2f, 2L, 2), (best.Loss, best.UpdateCount, best.OffersSinceBest));

        Assert.NotEqual(kept, LinearCase.Parameters(c.Trainer));
        best.Restore();
        Assert.Equal(kept, LinearCase.Parameters(c.Trainer));
    }

    [Fact]
    public void NothingIsAllocated()
    {
        LinearCase c = new();
        BestParameters best = new(c.Trainer);
        best.Offer(1e9f);
        float loss = 0;
        Assert.Equal(0, Allocations.Of(Once, times: 20));

        void Once()
        {
            best.Offer(loss--);
            best.Restore();
        }
    }
}
