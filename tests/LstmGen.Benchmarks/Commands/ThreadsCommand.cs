using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using LstmGen.Benchmarks.Comparison;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>threads</c>: a batch of 16 trained by one thread and by several, one after the other in turn.</summary>
internal static class ThreadsCommand
{
    private const int Steps = 64, Sequences = 16;

    public static Command Create()
    {
        Option<int> threads = new("--threads") { Description = "Threads, and shares of the batch.", DefaultValueFactory = _ => 2 };
        Option<int> rounds = new("--rounds") { Description = "Measurements of each; printed are medians.", DefaultValueFactory = _ => 5 };
        Command command = new("threads", "Training iterations of a batch of 16 sequences: Train beside ParallelTrainer.") { threads, rounds };
        command.SetAction(result => Run(result.GetRequiredValue(threads), result.GetRequiredValue(rounds)));
        return command;
    }

    private static void Run(int threads, int rounds)
    {
        MarkdownTable table = new("us per training iteration, batch 16, 64 steps", "`Train`", Text(threads, "0") + " threads", "speed-up");
        foreach ((string name, IWorkload model) in Workloads.Training)
        {
            SequenceBatch batch = Batch(model);
            SequenceTrainer single = Trainer(model, Sequences);
            using ParallelTrainer parallel = new(Trainer(model, Share(threads)), Enumerable.Range(1, threads - 1).Select(_ => Trainer(model, Share(threads))).ToArray(), threads);
            List<double> one = [], several = [];
            for (int round = 0; round < rounds; round++)
            {
                one.Add(Timing.Of(iterations => Repeat(iterations, single.Train)).Median / 1e3);
                several.Add(Timing.Of(iterations => Repeat(iterations, parallel.Train)).Median / 1e3);
            }
            table.Add(name, Text(Statistics.Median(one), "N1"), Text(Statistics.Median(several), "N1"), Text(Statistics.Median(one.Zip(several, (a, b) => a / b)), "N2"));

            void Repeat(int iterations, Func<SequenceBatch, float> train)
            {
                for (int i = 0; i < iterations; i++)
                    train(batch);
            }
        }
        table.Write();
    }

    private static int Share(int threads) => (Sequences + threads - 1) / threads;

    private static SequenceTrainer Trainer(IWorkload model, int maxBatch) => model.CreateTrainer(new Adam(1e-3f), Steps, maxBatch);

    private static SequenceBatch Batch(IWorkload model)
    {
        SequenceBatch batch = new(model.Inputs, model.Outputs, Steps, Sequences);
        for (int i = 0; i < Sequences; i++)
            batch.Add(Signal.Loud(Steps * model.Inputs), Signal.Loud(Steps * model.Outputs));
        return batch;
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
