using System;
using System.Linq;
using LstmGen.Training;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>Against PyTorch's formulas, recomputed plainly in double precision.</summary>
public class OptimizerTests
{
    private const int Length = 24;

    [Theory]
    [InlineData(0f)]
    [InlineData(0.9f)]
    public void SgdFollowsPyTorch(float momentum)
    {
        double[] w = Start(), v = new double[Length];
        bool first = true;
        Compare(new Sgd(0.05f, momentum), 0.05f, 1f, w, (_, g) =>
        {
            for (int i = 0; i < Length; i++)
            {
                v[i] = first ? g[i] : ((double)momentum * v[i]) + g[i];
                w[i] -= (double)0.05f * v[i];
            }

            first = false;
        });
    }

    [Theory]
    [InlineData(1e-3f, 0.9f, 0.999f, 1e-8f, 1f)]
    [InlineData(0.02f, 0.8f, 0.99f, 1e-3f, 1f)]
    [InlineData(1e-3f, 0f, 0f, 1e-8f, 1f)]
    [InlineData(1e-3f, 0.9f, 0.999f, 1e-8f, 0.25f)]
    public void AdamFollowsPyTorch(float rate, float beta1, float beta2, float epsilon, float scale)
    {
        // PyTorch's settings are doubles: what the user writes as 0.999.
        double b1 = (double)(decimal)beta1, b2 = (double)(decimal)beta2;
        double[] w = Start(), m = new double[Length], v = new double[Length];
        Compare(new Adam(rate, beta1, beta2, epsilon), rate, scale, w, (step, g) =>
        {
            for (int i = 0; i < Length; i++)
            {
                double gradient = g[i] * (double)scale;
                m[i] = (b1 * m[i]) + ((1 - b1) * gradient);
                v[i] = (b2 * v[i]) + ((1 - b2) * gradient * gradient);
                double root = (Math.Sqrt(v[i]) / Math.Sqrt(1 - Math.Pow(b2, step))) + epsilon;
                w[i] -= rate / (1 - Math.Pow(b1, step)) * m[i] / root;
            }
        });
    }

    [Fact]
    public void AdamsFirstStepIsTheLearningRateWhateverTheGradient()
    {
        float[] w = new float[8], g = [1e-3f, -1e-3f, 1f, -1f, 100f, -100f, 0f, 5f], moments = new float[16];
        new Adam(0.01f).Apply(new OptimizerStep(0.01f, 1f, 1), w, g, moments);
        for (int i = 0; i < 8; i++)
        {
            Assert.Equal(-0.01f * Math.Sign(g[i]), w[i], 2e-7f);
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public void PaddingLanesStayExactlyZero(string name)
    {
        Optimizer optimizer = Create(name);
        float[] w = new float[8], g = new float[8], moments = new float[8 * optimizer.MomentCount];
        for (int step = 1; step <= 50; step++)
        {
            optimizer.Apply(new OptimizerStep(0.1f, 0.5f, step), w, g, moments);
        }

        Assert.All(w.Concat(moments), value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
    }

    [Fact]
    public void SettingsAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(-1f));
        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Sgd(float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new Sgd(0.1f, 1f));
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new Adam(beta1: 1f));
        Assert.Throws<ArgumentOutOfRangeException>("beta2", () => new Adam(beta2: float.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => new Adam(epsilon: 0f));
        Assert.Equal(1e-3f, new Adam().LearningRate);
    }

    public static TheoryData<string> All() => ["sgd", "momentum", "adam"];

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => new Sgd(0.1f),
        "momentum" => new Sgd(0.1f, 0.9f),
        _ => new Adam(0.1f),
    };

    private static double[] Start() => Enumerable.Range(0, Length).Select(i => (double)(float)Math.Sin(i)).ToArray();

    private static void Compare(Optimizer optimizer, float rate, float scale, double[] expected, Action<int, float[]> reference)
    {
        SeededRandom random = new(5);
        float[] w = Array.ConvertAll(expected, x => (float)x);
        float[] moments = new float[optimizer.MomentCount * Length];
        for (int step = 1; step <= 200; step++)
        {
            float[] g = Enumerable.Range(0, Length).Select(i => (random.NextSingle() - 0.5f) * MathF.Pow(10, (i % 5) - 2)).ToArray();
            reference(step, g);
            optimizer.Apply(new OptimizerStep(rate, scale, step), w, g, moments);
            for (int i = 0; i < Length; i++)
            {
                Assert.Equal(expected[i], w[i], 2e-5 * Math.Max(1, Math.Abs(expected[i])));
            }
        }
    }
}
