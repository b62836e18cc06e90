using System;
using System.Linq;
using CsCheck;
using LstmGen.CompilerServices;
using LstmGen.Memory;
using Xunit;

namespace LstmGen.Tests.Memory;

public class MasterWeightsTests
{
    [Fact]
    public void CanonicalParametersSurviveTheMasterLayout() =>
        Gen.Select(Gen.Int[1, 4], Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[0, 1000]).Sample((gates, units, columns, seed) =>
        {
            (ModelLayout model, TrainingLayout training) = Layout(gates, units, columns);
            TrainingMemory memory = new(training, 1, 1);
            MasterWeights master = new(training, memory);
            float[] canonical = model.Initialize(seed).Canonical.ToArray();

            master.Set(canonical);

            float[] back = new float[canonical.Length];
            master.CopyTo(back);
            Assert.Equal(canonical, back);

            // The padding holds zeros alone: as many values as parameters are anything else.
            Assert.Equal(canonical.Count(v => v != 0), memory.WeightSpan.ToArray().Count(v => v != 0));
            Assert.Equal(canonical.Take(gates * units * columns).Order(), memory.TransposedSpan.ToArray().Where(v => v != 0).Order());
        });

    [Fact]
    public void GradientsAreReadByTheMasterFormula()
    {
        const int Gates = 4, Units = 12, Columns = 3;
        (_, TrainingLayout training) = Layout(Gates, Units, Columns);
        TrainingMemory memory = new(training, 1, 1);
        for (int i = 0; i < memory.GradientSpan.Length; i++)
        {
            memory.GradientSpan[i] = i;
        }

        float[] gradient = new float[Gates * Units * Columns];
        new MasterWeights(training, memory).CopyGradient(0, gradient);
        for (int g = 0; g < Gates; g++)
        {
            for (int unit = 0; unit < Units; unit++)
            {
                for (int k = 0; k < Columns; k++)
                {
                    Assert.Equal((((unit / 8 * Columns) + k) * Gates + g) * 8 + (unit % 8), gradient[(((g * Units) + unit) * Columns) + k]);
                }
            }
        }
    }

    private static (ModelLayout Model, TrainingLayout Training) Layout(int gates, int units, int columns)
    {
        int weight = (int)PackRegion.Length(gates, units, columns), bias = (int)PackRegion.Length(gates, units, 1);
        ModelLayout model = new(
            "M", "S", columns, units,
            [new TensorSpec("t.weight", gates * units, columns, 1f), new TensorSpec("t.bias", gates * units, 0, 1f)], [], 0, [], 0, keepCanonical: true);
        return (model, new TrainingLayout(
            model, [columns, units], [], 1, [], [], [new StageLayout(0, 0)],
            [new PackRegion(1, gates, units, 1, weight), new PackRegion(0, gates, units, columns, 0)], weight + bias, weight + bias,
            [new TransposeRegion(0, gates, units, columns, 0)], (int)TransposeRegion.Length(gates, units, columns), -1, Loss.MeanSquaredError));
    }
}
