using System;

namespace LstmGen.JitProbe;

/// <summary>Runs everything a model can do.</summary>
internal static class Exercise
{
    /// <summary>Steps of the longest sequence.</summary>
    public const int Steps = 6;

    /// <summary>Sequences of a batch.</summary>
    public const int Sequences = 7;

    /// <summary>35 rows in all, 6 or 7 of them at most steps: kernels for four rows, for two and for one all have something left to do.</summary>
    private static ReadOnlySpan<int> Lengths => [6, 6, 6, 6, 5, 4, 2];

    public static void Run<TState>(
        IStreamingNetwork<TState> model, TracedStep<TState> traced, StepTrace trace, SequenceTrainer trainer, SequenceBatch batch)
        where TState : unmanaged
    {
        Infer(model, traced, trace);
        Fill(batch, trainer.Loss);
        for (int i = 0; i < 3; i++)
        {
            Require(trainer.Train(batch));
        }

        trainer.Forward(batch);
        trainer.Backward(batch, inputGradients: true);
        trainer.Update();
        trainer.Forward(batch);
        float[] gradients = new float[trainer.TotalSteps * model.OutputSize];
        gradients.AsSpan().Fill(0.01f);
        trainer.Backward(gradients, inputGradients: true);
        trainer.Update();
        Require(trainer.Evaluate(batch));
    }

    private static void Infer<TState>(IStreamingNetwork<TState> model, TracedStep<TState> traced, StepTrace trace)
        where TState : unmanaged
    {
        float[] inputs = new float[Steps * model.InputSize];
        float[] outputs = new float[Steps * model.OutputSize];
        TState state = default;
        model.Run(ref state, inputs, outputs);
        model.Step(ref state, inputs.AsSpan(0, model.InputSize), outputs.AsSpan(0, model.OutputSize));
        Require(outputs[0]);
        traced(ref state, inputs.AsSpan(0, model.InputSize), outputs.AsSpan(0, model.OutputSize), trace);
        Require(outputs[0]);
    }

    private static void Fill(SequenceBatch batch, Loss loss)
    {
        SeededRandom random = new(1);
        foreach (int steps in Lengths)
        {
            float[] inputs = new float[steps * batch.InputSize];
            foreach (ref float value in inputs.AsSpan())
            {
                value = random.NextSingle() - 0.5f;
            }

            if (loss == Loss.CrossEntropy)
            {
                batch.Add(inputs, random.NextInt(batch.OutputSize));
            }
            else
            {
                batch.Add(inputs, new float[batch.OutputSize]);
            }
        }
    }

    private static void Require(float value)
    {
        if (!float.IsFinite(value))
        {
            throw new InvalidOperationException($"Not finite: {value}.");
        }
    }
}
