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
    /// <exception cref="CheckFailedException">The walk does not arrive where one backward pass over whole sequences does.</exception>
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

            norms[task.Steps - 1 - t] = MeanNorm(gradients);
        }

        Check(task, network, trained, examples, norms[^1]);
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

    /// <summary>The loss is a mean over examples, so each one's own gradient is larger by their number.</summary>
    private static double MeanNorm(float[] gradients) =>
        gradients.Chunk(gradients.Length / Examples).Average(g => Examples * Math.Sqrt(g.Sum(v => (double)v * v)));

    private static void Check(LongTask task, Network network, SequenceTrainer trained, Example[] examples, double norm)
    {
        SequenceTrainer whole = network.CreateTrainer(new Sgd(0f), task.Steps, Examples);
        whole.CopyParametersFrom(trained);
        SequenceBatch batch = new(task.InputSize, task.OutputSize, task.Steps, Examples);
        foreach (Example example in examples)
        {
            task.Add(batch, example, example.Inputs);
        }

        whole.Forward(batch);
        whole.Backward(batch);
        float[] gradients = new float[Examples * network.StateSize];
        for (int i = 0; i < Examples; i++)
        {
            whole.CopyInitialStateGradients(i, gradients.AsSpan(i * network.StateSize, network.StateSize));
        }

        // Far below the smallest normal float only the order of magnitude is left.
        double expected = MeanNorm(gradients);
        if (Math.Abs(norm - expected) > (1e-3 * expected) + 1e-30)
        {
            throw new CheckFailedException($"{network.Cell} on {task.Name}: step by step the gradient arrives with norm {norm}, in one pass with {expected}.");
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
