using System;
using System.Runtime.ExceptionServices;
using LstmGen.Training;

namespace LstmGen;

/// <summary>
/// Trains one set of weights on several threads. Every trainer takes a share of the batch: with n trainers, the first takes sequences 0, n, 2n, .. of it.
/// Gradients are then summed in the order of the trainers, and the first one makes the update. The result depends on the number of trainers, which decides
/// what is summed with what, and neither on the number of threads nor on which is done first: the same bits.
/// </summary>
/// <remarks>Threads look for work for a short while before they wait without a processor. <see cref="Train"/> is called from one thread at a time.</remarks>
public sealed class ParallelTrainer : IDisposable
{
    private readonly SequenceTrainer[] _trainers;
    private readonly SequenceBatch[] _shares;
    private readonly float[] _losses;
    private readonly ExceptionDispatchInfo?[] _failures;
    private readonly WorkerThreads _threads;
    private readonly int _maxBatch;
    private readonly int _maxSteps;
    private SequenceBatch? _batch;
    private long _validSteps;

    /// <summary>Starts the threads.</summary>
    /// <param name="main">The trainer whose weights, optimiser, clipping and schedule count; it takes the first share.</param>
    /// <param name="helpers">Further trainers of the same model class and loss, one a share; their optimisers are not used.</param>
    /// <param name="threads">Threads, the caller's included: from 1 to the number of trainers; 0: one a trainer, at most one a processor.</param>
    /// <exception cref="ArgumentException">A helper is another model's, has another loss, or is there twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number of threads is out of range.</exception>
    public ParallelTrainer(SequenceTrainer main, ReadOnlySpan<SequenceTrainer> helpers, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(main);
        _trainers = [main, .. helpers];
        if (threads < 0 || threads > _trainers.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(threads), threads, $"Expected a number from 1 to {_trainers.Length}, one a trainer at most, or 0.");
        }

        _maxBatch = main.MaxBatch;
        _maxSteps = main.MaxSteps;
        for (int i = 1; i < _trainers.Length; i++)
        {
            main.CheckSameModel(_trainers[i]);
            if (_trainers[i].Loss != main.Loss)
            {
                throw new ArgumentException($"Helper {i - 1} has the loss {_trainers[i].Loss}, the main trainer {main.Loss}.", nameof(helpers));
            }

            if (Array.IndexOf(_trainers, _trainers[i]) < i)
            {
                throw new ArgumentException($"Helper {i - 1} is there twice.", nameof(helpers));
            }

            _maxBatch = Math.Min(_maxBatch, _trainers[i].MaxBatch);
            _maxSteps = Math.Min(_maxSteps, _trainers[i].MaxSteps);
        }

        _shares = Array.ConvertAll(_trainers, trainer => trainer.CreateShare());
        _losses = new float[_trainers.Length];
        _failures = new ExceptionDispatchInfo?[_trainers.Length];
        Threads = threads > 0 ? threads : Math.Min(_trainers.Length, Environment.ProcessorCount);
        DropoutSeed = main.DropoutSeed;
        _threads = new WorkerThreads(Threads, RunShares);
    }

    /// <summary>Trainers: shares of a batch.</summary>
    public int Shares => _trainers.Length;

    /// <summary>Threads, that of the caller included.</summary>
    public int Threads { get; }

    /// <summary>Sequences that fit at once: the number of trainers times the least that one of them takes.</summary>
    public int MaxBatch => (int)Math.Min((long)_maxBatch * _trainers.Length, int.MaxValue);

    /// <summary>Starts the random sequences of dropout masks anew, one a trainer; at construction that of the main trainer's seed.</summary>
    public int DropoutSeed
    {
        get => _trainers[0].DropoutSeed;
        set
        {
            for (int i = 0; i < _trainers.Length; i++)
            {
                // Apart from the seeds that a user counts up.
                _trainers[i].DropoutSeed = unchecked(value + (i * 0x3C6EF372));
            }
        }
    }

    /// <summary>
    /// Forward, loss, backward and one update of the main trainer's own weights. Gradients that its <c>Backward</c> has accumulated before take part.
    /// Allocates nothing.
    /// </summary>
    /// <param name="batch">Sequences with targets of the loss's kind, at most <see cref="MaxBatch"/>.</param>
    /// <returns>The loss before the update: the mean over valid elements.</returns>
    /// <exception cref="ArgumentException">The batch does not fit the trainers, or a sequence has no targets or targets of the wrong kind.</exception>
    /// <exception cref="ObjectDisposedException">The threads have ended.</exception>
    /// <exception cref="TrainingDivergedException">Loss or gradient norm is not finite; weights and moments are as before, gradients are zeroed.</exception>
    public float Train(SequenceBatch batch)
    {
        SequenceTrainer main = _trainers[0];
        _validSteps = main.CheckShared(batch, MaxBatch, _maxSteps);
        _batch = batch;
        Array.Clear(_losses);
        Array.Clear(_failures);
        _threads.Run();
        _batch = null;
        foreach (ExceptionDispatchInfo? failure in _failures)
        {
            if (failure is not null)
            {
                Array.ForEach(_trainers, static trainer => trainer.ZeroGradients());
                failure.Throw();
            }
        }

        float loss = _losses[0];
        for (int i = 1; i < _trainers.Length && _shares[i].Count > 0; i++)
        {
            main.AddGradients(_trainers[i]);
            loss += _losses[i];
        }

        main.ApplyShares(loss);
        return loss;
    }

    /// <summary>Ends the threads; the trainers can still be used.</summary>
    public void Dispose() => _threads.Dispose();

    private void RunShares(int thread)
    {
        for (int share = thread; share < _trainers.Length; share += Threads)
        {
            try
            {
                RunShare(share);
            }
            catch (Exception exception)
            {
                _failures[share] = ExceptionDispatchInfo.Capture(exception);
            }
        }
    }

    private void RunShare(int index)
    {
        SequenceBatch share = _shares[index], batch = _batch!;
        share.Clear();
        for (int sequence = index; sequence < batch.Count; sequence += _trainers.Length)
        {
            share.Add(batch, sequence);
        }

        if (share.Count == 0)
        {
            return;
        }

        SequenceTrainer trainer = _trainers[index];
        if (index > 0)
        {
            trainer.Dropout = _trainers[0].Dropout;
            trainer.CopyParametersFrom(_trainers[0]);
        }

        _losses[index] = trainer.AddShare(share, _validSteps);
    }
}
