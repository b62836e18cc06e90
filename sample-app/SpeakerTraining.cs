using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;

namespace LstmGen.Sample;

/// <summary>The training loop: batches in random order, noise on the inputs, and the weights of the epoch with the least validation loss in the end.</summary>
internal sealed class SpeakerTraining
{
    private readonly TrainingSettings _settings;
    private readonly SeededRandom _random;
    private readonly Utterance[] _training;
    private readonly SpeakerModel.Trainer _trainer;
    private readonly SequenceBatch _batch;
    private readonly SequenceBatch _validation;
    private readonly float[] _noisy = new float[UtteranceFile.MaxSteps * SpeakerModel.InputSize];
    private readonly BestParameters _best;

    public SpeakerTraining(SpeakerModel model, Split data, TrainingSettings settings, SeededRandom random)
    {
        _settings = settings;
        _random = random;
        _training = [.. data.Training];
        _trainer = model.CreateTrainer(
            new Adam(settings.LearningRate), UtteranceFile.MaxSteps, maxBatch: Math.Max(settings.BatchSize, data.Validation.Count));
        _trainer.MaxGradientNorm = settings.MaxGradientNorm;
        _batch = SpeakerModel.CreateBatch(UtteranceFile.MaxSteps, settings.BatchSize);
        _validation = SpeakerModel.CreateBatch(UtteranceFile.MaxSteps, data.Validation.Count);
        foreach (Utterance utterance in data.Validation)
        {
            _validation.Add(utterance.Frames, utterance.Speaker);   // one class: the loss is that of the last step
        }

        _best = new BestParameters(_trainer);
    }

    /// <summary>Trains, and gives the model the best weights. Stops early, but not before one whole epoch, when interrupted.</summary>
    public TrainingResult Run(Action<EpochResult> report, CancellationToken interrupted)
    {
        long start = Stopwatch.GetTimestamp();
        EpochResult best = new(0, float.NaN, float.PositiveInfinity);
        int epoch = 0;
        do
        {
            float loss = TrainEpoch(epoch++);
            EpochResult result = new(epoch, loss, _trainer.Evaluate(_validation));
            if (_best.Offer(result.ValidationLoss))
            {
                best = result;
            }

            report(result);
        }
        while (epoch < _settings.Epochs && !interrupted.IsCancellationRequested);

        _best.Restore();
        _trainer.Publish();
        return new TrainingResult(epoch, best, Stopwatch.GetElapsedTime(start).TotalSeconds, epoch < _settings.Epochs);
    }

    private float TrainEpoch(int epoch)
    {
        _random.Shuffle<Utterance>(_training);
        double sum = 0;
        for (int first = 0; first < _training.Length; first += _settings.BatchSize)
        {
            _batch.Clear();
            foreach (Utterance utterance in _training.AsSpan(first, Math.Min(_settings.BatchSize, _training.Length - first)))
            {
                _batch.Add(AddNoise(utterance.Frames), utterance.Speaker);
            }

            float progress = (epoch + ((float)first / _training.Length)) / _settings.Epochs;
            _trainer.LearningRate = _settings.LearningRate * 0.5f * (1 + MathF.Cos(MathF.PI * progress));
            sum += _trainer.Train(_batch) * _batch.Count;
        }

        return (float)(sum / _training.Length);
    }

    /// <summary>Normally distributed noise (Box and Muller 1958), two values at a time.</summary>
    private ReadOnlySpan<float> AddNoise(float[] frames)
    {
        for (int i = 0; i < frames.Length; i += 2)
        {
            float radius = _settings.InputNoise * MathF.Sqrt(-2 * MathF.Log(1 - _random.NextSingle()));
            (float sine, float cosine) = MathF.SinCos(2 * MathF.PI * _random.NextSingle());
            _noisy[i] = frames[i] + (radius * cosine);
            _noisy[i + 1] = frames[i + 1] + (radius * sine);   // 12 channels: the number of values is even
        }

        return _noisy.AsSpan(0, frames.Length);
    }
}
