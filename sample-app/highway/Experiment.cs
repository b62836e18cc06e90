using System;
using System.Diagnostics;
using System.Threading;
using LstmGen.Highway.Tasks;

namespace LstmGen.Highway;

/// <summary>Trains one network on one task, and measures how the gradient flows before and after.</summary>
internal sealed class Experiment(LongTask task, Network network, int seed)
{
    /// <summary>Reports after every hundredth of the training.</summary>
    public Outcome Run(Action<float> report, CancellationToken interrupted)
    {
        SequenceTrainer trainer = network.CreateTrainer(new Adam(task.LearningRate), task.Steps, task.BatchSize);
        trainer.MaxGradientNorm = 1f;
        double[] before = GradientFlow.Measure(task, network, trainer, seed);

        long start = Stopwatch.GetTimestamp();
        string? note = Train(trainer, report, interrupted);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;

        double[] after = GradientFlow.Measure(task, network, trainer, seed);
        return new Outcome(network.Cell, network.Parameters, before, after, task.Test(trainer, seed), seconds, note);
    }

    private string? Train(SequenceTrainer trainer, Action<float> report, CancellationToken interrupted)
    {
        SeededRandom random = new(1_000 + seed);    // every network gets the same examples
        SequenceBatch batch = new(task.InputSize, task.OutputSize, task.Steps, task.BatchSize);
        int every = Math.Max(task.Updates / 100, 1);
        for (int update = 0; update < task.Updates; update++)
        {
            interrupted.ThrowIfCancellationRequested();
            batch.Clear();
            while (batch.Count < task.BatchSize)
            {
                Example example = task.Draw(random);
                task.Add(batch, example, example.Inputs);
            }

            trainer.LearningRate = update < task.Updates * 2 / 3 ? task.LearningRate : task.LearningRate / 4;
            try
            {
                float loss = trainer.Train(batch);
                if ((update + 1) % every == 0)
                {
                    report(loss);
                }
            }
            catch (TrainingDivergedException diverged)
            {
                return $"stopped at update {update + 1}: {diverged.Message}";
            }
        }

        return null;
    }
}
