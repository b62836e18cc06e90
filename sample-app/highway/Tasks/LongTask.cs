using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Highway.Tasks;

/// <summary>A task whose answer, wanted after the last step alone, depends on steps long before.</summary>
internal abstract class LongTask
{
    private const int FreshExamples = 1_000;

    public abstract string Name { get; }

    public abstract int Steps { get; }

    public abstract int InputSize { get; }

    public abstract int OutputSize { get; }

    /// <summary>Updates of every network, whether it has learned or not.</summary>
    public abstract int Updates { get; }

    public abstract int BatchSize { get; }

    /// <summary>Of the first update; it is divided by four after two thirds of them.</summary>
    public abstract float LearningRate { get; }

    /// <summary>The line that goes with the scores: what guessing gets.</summary>
    public abstract string Chance { get; }

    public abstract Example Draw(SeededRandom random);

    /// <summary>Adds the last steps of an example, which is all of it or less, with what is wanted at its end.</summary>
    public abstract void Add(SequenceBatch batch, Example example, ReadOnlySpan<float> lastInputs);

    /// <summary>Scores what a network says at the end of fresh examples.</summary>
    public abstract string Score(IReadOnlyList<Example> examples, IReadOnlyList<float[]> answers);

    /// <summary>Runs examples that no training has seen through the trainer's network, and scores it.</summary>
    public string Test(SequenceTrainer trainer, int seed)
    {
        SeededRandom random = new(900_000 + seed);
        SequenceBatch batch = new(InputSize, OutputSize, Steps, trainer.MaxBatch);
        Example[] examples = [.. Enumerable.Range(0, FreshExamples).Select(_ => Draw(random))];
        List<float[]> answers = [];
        float[] outputs = new float[Steps * OutputSize];
        foreach (Example[] chunk in examples.Chunk(trainer.MaxBatch))
        {
            batch.Clear();
            foreach (Example example in chunk)
            {
                batch.Add(example.Inputs);
            }

            trainer.Forward(batch);
            for (int i = 0; i < chunk.Length; i++)
            {
                trainer.CopyOutputs(i, outputs);
                answers.Add(outputs[^OutputSize..]);
            }
        }

        return Score(examples, answers);
    }
}
