using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Highway.Tasks;

namespace LstmGen.Highway;

/// <summary>
/// How much of the gradient arrives where: the norm of the gradient of the loss with respect to the state, step by step back from the end.
/// The trainer's own backward pass goes one step at a time, each given the gradient of its final state and asked for that of its initial state.
/// </summary>
internal static class GradientFlow
{
    private const int Examples = 64;

    /// <summary>The norm k + 1 steps before the end at place k, a mean over fresh examples.</summary>
    public static double[] Measure(LongTask task, Network network, SequenceTrainer trained, int seed)
    {
        SequenceTrainer oneStep = network.CreateTrainer(new Sgd(0f), 1, Examples);
        oneStep.CopyParametersFrom(trained);
        SeededRandom random = new(800_000 + seed);
        Example[] examples = [.. Enumerable.Range(0, Examples).Select(_ => task.Draw(random))];
        SequenceBatch batch = new(task.InputSize, task.OutputSize, 1, Examples, network.StateSize);

        // States ahead of every step, all examples side by side.
        float[][] states = new float[task.Steps][];
        states[0] = new float[Examples * network.StateSize];
        for (int t = 0; t < task.Steps - 1; t++)
        {
            Load(batch, task, examples, t, states[t]);
            oneStep.Forward(batch);
            states[t + 1] = new float[Examples * network.StateSize];
            ForEach(states[t + 1], oneStep.CopyFinalState);
        }

        double[] norms = new double[task.Steps];
        float[] gradients = new float[Examples * network.StateSize], noOutputGradients = new float[Examples * task.OutputSize];
        for (int t = task.Steps - 1; t >= 0; t--)
        {
            Load(batch, task, examples, t, states[t]);
            oneStep.Forward(batch);
            if (t == task.Steps - 1)
            {
                oneStep.Backward(batch);
            }
            else
            {
                oneStep.Backward(noOutputGradients, gradients);
            }

            ForEach(gradients, oneStep.CopyInitialStateGradients);

            // The loss is a mean over examples, so each one's own gradient is larger by their number.
            norms[task.Steps - 1 - t] = gradients.Chunk(network.StateSize).Average(g => Examples * Math.Sqrt(g.Sum(v => (double)v * v)));
        }

        return norms;

        static void ForEach(float[] values, Action<int, Span<float>> copy)
        {
            int size = values.Length / Examples;
            for (int i = 0; i < Examples; i++)
            {
                copy(i, values.AsSpan(i * size, size));
            }
        }
    }

    private static void Load(SequenceBatch batch, LongTask task, IReadOnlyList<Example> examples, int t, ReadOnlySpan<float> states)
    {
        int size = states.Length / Examples;
        batch.Clear();
        for (int i = 0; i < Examples; i++)
        {
            task.Add(batch, examples[i], examples[i].Inputs.AsSpan(t * task.InputSize, task.InputSize));
            batch.SetInitialState(i, states.Slice(i * size, size));
        }
    }
}
