using System;

namespace LstmGen;

/// <summary>
/// Remembers a trainer's parameters at the least validation loss seen, and gives them back in the end. Allocates at construction only.
/// </summary>
public sealed class BestParameters
{
    private readonly SequenceTrainer _trainer;
    private readonly float[] _parameters;

    /// <summary>Makes room for a trainer's parameters; none are kept yet.</summary>
    /// <param name="trainer">The trainer to watch.</param>
    public BestParameters(SequenceTrainer trainer)
    {
        ArgumentNullException.ThrowIfNull(trainer);
        _trainer = trainer;
        _parameters = new float[trainer.ParameterCount];
    }

    /// <summary>The least loss offered; infinity before.</summary>
    public float Loss { get; private set; } = float.PositiveInfinity;

    /// <summary>How many updates the kept parameters had behind them; -1 before.</summary>
    public long UpdateCount { get; private set; } = -1;

    /// <summary>Offers in a row that were no better than the best: training may stop when they are many.</summary>
    public int OffersSinceBest { get; private set; }

    /// <summary>Keeps the trainer's present parameters if their loss is less than every one before. NaN is never less.</summary>
    /// <param name="loss">Their loss on data that is not trained on.</param>
    /// <returns>Whether they are kept.</returns>
    public bool Offer(float loss)
    {
        if (!(loss < Loss))
        {
            OffersSinceBest++;
            return false;
        }

        (Loss, UpdateCount, OffersSinceBest) = (loss, _trainer.UpdateCount, 0);
        _trainer.CopyParameters(_parameters);
        return true;
    }

    /// <summary>Gives the trainer the best parameters back. Moments and gradients stay as they are.</summary>
    /// <exception cref="InvalidOperationException">None are kept: every loss offered was infinite or no number, or there was none.</exception>
    public void Restore()
    {
        if (UpdateCount < 0)
        {
            throw new InvalidOperationException("No parameters are kept yet. Offer a finite loss first.");
        }

        _trainer.SetParameters(_parameters);
    }
}
