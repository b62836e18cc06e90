using System;

namespace LstmGen;

/// <summary>
/// A learning rate that depends on how many updates have been made: immutable, given to <see cref="SequenceTrainer.Schedule"/>. Any number of trainers may share one.
/// </summary>
public sealed class LearningRateSchedule
{
    private readonly Func<long, float> _rate;

    /// <summary>A schedule of the caller's own.</summary>
    /// <param name="rate">From the number of updates made so far to the rate of the next: finite, zero or more.</param>
    public LearningRateSchedule(Func<long, float> rate) => _rate = rate ?? throw new ArgumentNullException(nameof(rate));

    /// <summary>Falls at intervals: rate * factor^floor(n / every). PyTorch's <c>StepLR</c>.</summary>
    /// <param name="rate">Of the first update.</param>
    /// <param name="every">Updates between two changes, at least 1.</param>
    /// <param name="factor">What the rate is multiplied by, from 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static LearningRateSchedule Step(float rate, long every, float factor)
    {
        Optimizer.CheckLearningRate(rate, nameof(rate));
        CheckCount(every, nameof(every));
        if (!(factor >= 0f && factor <= 1f))
        {
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "Expected a factor from 0 to 1.");
        }

        return new LearningRateSchedule(n => (float)(rate * Math.Pow(factor, n / every)));
    }

    /// <summary>Falls along half a cosine and then stays: least + (rate - least) (1 + cos(pi n / updates)) / 2 (Loshchilov and Hutter 2017, without restarts).</summary>
    /// <param name="rate">Of the first update.</param>
    /// <param name="updates">After so many updates it has arrived, at least 1.</param>
    /// <param name="least">Where it arrives.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static LearningRateSchedule Cosine(float rate, long updates, float least = 0f)
    {
        Optimizer.CheckLearningRate(rate, nameof(rate));
        Optimizer.CheckLearningRate(least, nameof(least));
        CheckCount(updates, nameof(updates));
        return new LearningRateSchedule(n => n >= updates ? least : (float)(least + ((rate - least) * 0.5 * (1 + Math.Cos(Math.PI * n / updates)))));
    }

    /// <summary>Falls in a straight line and then stays: rate + (last - rate) n / updates.</summary>
    /// <param name="rate">Of the first update.</param>
    /// <param name="updates">After so many updates it has arrived, at least 1.</param>
    /// <param name="last">Where it arrives.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static LearningRateSchedule Linear(float rate, long updates, float last = 0f)
    {
        Optimizer.CheckLearningRate(rate, nameof(rate));
        Optimizer.CheckLearningRate(last, nameof(last));
        CheckCount(updates, nameof(updates));
        return new LearningRateSchedule(n => n >= updates ? last : (float)(rate + ((last - rate) * ((double)n / updates))));
    }

    /// <summary>This schedule, reached along a straight line: the first updates get (n + 1) / (updates + 1) of its rate.</summary>
    /// <param name="updates">Updates that get less, at least 1. The schedule itself counts from the very first update.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="updates"/> is less than 1.</exception>
    public LearningRateSchedule WithWarmup(long updates)
    {
        CheckCount(updates, nameof(updates));
        return new LearningRateSchedule(n => n >= updates ? _rate(n) : (float)(_rate(n) * ((n + 1.0) / (updates + 1.0))));
    }

    /// <summary>The rate of the update that comes after so many.</summary>
    /// <param name="updatesSoFar">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not finite, or less than 0.</exception>
    public float RateAfter(long updatesSoFar) => Optimizer.CheckLearningRate(_rate(updatesSoFar), nameof(updatesSoFar));

    private static void CheckCount(long count, string parameter)
    {
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(parameter, count, "Expected at least 1.");
        }
    }
}
