using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace LstmGen.Highway.Tasks;

/// <summary>
/// The adding problem (Hochreiter and Schmidhuber 1997, experiment 4): values from [0, 1), two of them marked, one in either half; wanted at the end is the
/// sum of the two. Who always says 1 has a mean squared error of 1/6.
/// </summary>
internal sealed class AddingProblem : LongTask
{
    public override string Name => "adding problem";

    public override int Steps => 400;

    public override int InputSize => 2;

    public override int OutputSize => 1;

    public override int Updates => 24_000;

    public override int BatchSize => 8;

    public override float LearningRate => 1e-2f;

    public override string Chance => "0.1667";

    public override Example Draw(SeededRandom random)
    {
        float[] inputs = new float[Steps * InputSize];
        int half = Steps / 2;
        int first = random.NextInt(half), second = half + random.NextInt(Steps - half);
        for (int t = 0; t < Steps; t++)
        {
            inputs[InputSize * t] = random.NextSingle();
            inputs[(InputSize * t) + 1] = t == first || t == second ? 1f : 0f;
        }

        return new Example(inputs, 0, inputs[InputSize * first] + inputs[InputSize * second]);
    }

    public override void Add(SequenceBatch batch, Example example, ReadOnlySpan<float> lastInputs)
    {
        float sum = example.Value;
        batch.Add(lastInputs, new ReadOnlySpan<float>(in sum));
    }

    public override string Score(IReadOnlyList<Example> examples, IReadOnlyList<float[]> answers)
    {
        double error = examples.Zip(answers).Average(pair => Math.Pow(pair.Second[0] - (double)pair.First.Value, 2));
        return string.Create(CultureInfo.InvariantCulture, $"squared error {error:F4}");
    }
}
