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
    [InlineData(0f, 0f, 0f, false)]
    [InlineData(0.9f, 0f, 0f, false)]
    [InlineData(0.9f, 0.3f, 0f, false)]
    [InlineData(0.9f, 0f, 0.02f, false)]
    [InlineData(0f, 0f, 0.02f, false)]
    [InlineData(0.9f, 0f, 0f, true)]
    [InlineData(0.5f, 0f, 0.01f, true)]
    public void SgdFollowsPyTorch(float momentum, float dampening, float decay, bool nesterov)
    {
        double[] w = Start(), v = new double[Length];
        double rate = 0.05f;
        Compare(new Sgd(0.05f, momentum, dampening, decay, nesterov), 0.05f, 1f, w, (step, g) =>
        {
            for (int i = 0; i < Length; i++)
            {
                double gradient = g[i] + ((double)decay * w[i]);
                v[i] = step == 1 ? gradient : ((double)momentum * v[i]) + ((1 - (double)dampening) * gradient);
                w[i] -= rate * (momentum == 0 ? gradient : nesterov ? gradient + ((double)momentum * v[i]) : v[i]);
            }
        });
    }

    [Theory]
    [InlineData(1e-3f, 0.9f, 0.999f, 1e-8f, 1f, 0f, false)]
    [InlineData(0.02f, 0.8f, 0.99f, 1e-3f, 1f, 0f, false)]
    [InlineData(1e-3f, 0f, 0f, 1e-8f, 1f, 0f, false)]
    [InlineData(1e-3f, 0.9f, 0.999f, 1e-8f, 0.25f, 0f, false)]
    [InlineData(1e-3f, 0.9f, 0.999f, 1e-8f, 1f, 0.1f, false)]
    [InlineData(1e-2f, 0.9f, 0.9f, 1e-8f, 1f, 0f, true)]
    [InlineData(1e-2f, 0.9f, 0.9f, 1e-8f, 0.5f, 0.05f, true)]
    public void AdamFollowsPyTorch(float rate, float beta1, float beta2, float epsilon, float scale, float decay, bool amsGrad)
    {
        double[] w = Start();
        Action<int, float[]> reference = AdamInDouble(w, rate, beta1, beta2, epsilon, scale, decay, 0, amsGrad);
        Compare(new Adam(rate, beta1, beta2, epsilon, decay, amsGrad), rate, scale, w, reference);
    }

    [Theory]
    [InlineData(1e-3f, 0.01f, 1f, false)]
    [InlineData(1e-2f, 0.3f, 1f, false)]
    [InlineData(1e-2f, 0f, 0.25f, false)]
    [InlineData(1e-2f, 0.1f, 0.25f, true)]
    public void AdamWFollowsPyTorch(float rate, float decay, float scale, bool amsGrad)
    {
        double[] w = Start();
        Action<int, float[]> reference = AdamInDouble(w, rate, 0.9f, 0.99f, 1e-8f, scale, 0, decay, amsGrad);
        Compare(new AdamW(rate, 0.9f, 0.99f, 1e-8f, decay, amsGrad), rate, scale, w, reference);
    }

    [Theory]
    [InlineData(0.99f, 1e-8f, 0f, 0f, false)]
    [InlineData(0.9f, 1e-3f, 0f, 0f, false)]
    [InlineData(0.99f, 1e-8f, 0.1f, 0f, false)]
    [InlineData(0.99f, 1e-8f, 0f, 0.9f, false)]
    [InlineData(0.9f, 1e-4f, 0f, 0f, true)]
    [InlineData(0.95f, 1e-4f, 0.01f, 0.5f, true)]
    public void RmsPropFollowsPyTorch(float alpha, float epsilon, float decay, float momentum, bool centered)
    {
        double a = (double)(decimal)alpha, rate = 0.002f;
        double[] w = Start(), v = new double[Length], mean = new double[Length], velocity = new double[Length];
        Compare(new RmsProp(0.002f, alpha, epsilon, decay, momentum, centered), 0.002f, 0.5f, w, (_, g) =>
        {
            for (int i = 0; i < Length; i++)
            {
                double gradient = (g[i] * 0.5) + ((double)decay * w[i]);
                v[i] = (a * v[i]) + ((1 - a) * gradient * gradient);
                mean[i] = (a * mean[i]) + ((1 - a) * gradient);
                double direction = gradient / (Math.Sqrt(centered ? v[i] - (mean[i] * mean[i]) : v[i]) + epsilon);
                velocity[i] = ((double)momentum * velocity[i]) + direction;
                w[i] -= rate * velocity[i];
            }
        });
    }

    [Theory]
    [InlineData(0f, 0f, 0f, 1e-10f)]
    [InlineData(0.1f, 0f, 0f, 1e-10f)]
    [InlineData(0f, 0.05f, 0f, 1e-10f)]
    [InlineData(0f, 0f, 0.5f, 1e-3f)]
    public void AdagradFollowsPyTorch(float rateDecay, float decay, float initial, float epsilon)
    {
        double[] w = Start(), sum = Enumerable.Repeat((double)initial, Length).ToArray();
        Compare(new Adagrad(0.02f, rateDecay, decay, initial, epsilon), 0.02f, 1f, w, (step, g) =>
        {
            for (int i = 0; i < Length; i++)
            {
                double gradient = g[i] + ((double)decay * w[i]);
                sum[i] += gradient * gradient;
                w[i] -= 0.02f / (1 + ((step - 1) * (double)rateDecay)) * gradient / (Math.Sqrt(sum[i]) + epsilon);
            }
        });
    }

    [Fact]
    public void ACentredVarianceNeverTurnsNegative()
    {
        // v - m^2 of a constant gradient tends to zero and rounds below it.
        float[] w = new float[8], g = new float[8], moments = new float[16];
        RmsProp optimizer = new(0.001f, alpha: 0.5f, centered: true);
        for (int step = 1; step <= 60; step++)
        {
            Array.Fill(g, 3f);
            optimizer.Apply(new OptimizerStep(0.001f, 1f, step), w, g, moments);
            Assert.All(w, value => Assert.True(float.IsFinite(value)));
        }
    }

    [Fact]
    public void AdamsFirstStepIsTheLearningRateWhateverTheGradient()
    {
        float[] w = new float[8], g = [1e-3f, -1e-3f, 1f, -1f, 100f, -100f, 0f, 5f], moments = new float[16];
        new Adam(0.01f).Apply(new OptimizerStep(0.01f, 1f, 1), w, g.ToArray(), moments);
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

    [Theory]
    [InlineData(0f, false)]
    [InlineData(0.1f, false)]
    [InlineData(0.1f, true)]
    public void LongVectorsGiveTheSameBits(float weightDecay, bool amsGrad)
    {
        foreach (Optimizer optimizer in new Optimizer[] { new Adam(0.1f, weightDecay: weightDecay, amsGrad: amsGrad), new AdamW(0.1f, weightDecay: weightDecay) })
        {
            SeededRandom random = new(3);
            float[] w = Enumerable.Range(0, 40).Select(_ => random.NextSingle()).ToArray(), other = w.ToArray();
            float[] moments = new float[optimizer.MomentCount * w.Length], otherMoments = moments.ToArray();
            for (int step = 1; step <= 5; step++)
            {
                float[] g = w.Select(_ => random.NextSingle() - 0.5f).ToArray(), otherG = g.ToArray();
                optimizer.Apply(new OptimizerStep(0.1f, 0.7f, step), w, g, moments);
                optimizer.Apply(new OptimizerStep(0.1f, 0.7f, step, LongVectors: true), other, otherG, otherMoments);
                Assert.Equal(w, other);
                Assert.Equal(g, otherG);
                Assert.Equal(moments, otherMoments);
            }
        }
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
        Assert.Throws<ArgumentOutOfRangeException>("weightDecay", () => new Adam(weightDecay: -1f));
        Assert.Throws<ArgumentOutOfRangeException>("weightDecay", () => new AdamW(weightDecay: float.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>("beta1", () => new AdamW(beta1: 1f));
        Assert.Throws<ArgumentOutOfRangeException>("dampening", () => new Sgd(0.1f, 0.9f, dampening: 1.5f));
        Assert.Throws<ArgumentException>("nesterov", () => new Sgd(0.1f, nesterov: true));
        Assert.Throws<ArgumentException>("nesterov", () => new Sgd(0.1f, 0.9f, dampening: 0.1f, nesterov: true));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => new RmsProp(alpha: 1f));
        Assert.Throws<ArgumentOutOfRangeException>("momentum", () => new RmsProp(momentum: -0.1f));
        Assert.Throws<ArgumentOutOfRangeException>("initialAccumulator", () => new Adagrad(initialAccumulator: -1f));
        Assert.Throws<ArgumentOutOfRangeException>("learningRateDecay", () => new Adagrad(learningRateDecay: float.NaN));
        Assert.Equal(1e-3f, new Adam().LearningRate);
        Assert.Equal(0.01f, new AdamW().WeightDecay);
    }

    public static TheoryData<string> All() =>
        ["sgd", "momentum", "nesterov", "adam", "amsgrad", "adamw", "rmsprop", "centred", "adagrad", "adagrad from 0.5"];

    private static Optimizer Create(string name) => name switch
    {
        "sgd" => new Sgd(0.1f),
        "momentum" => new Sgd(0.1f, 0.9f, dampening: 0.1f, weightDecay: 0.1f),
        "nesterov" => new Sgd(0.1f, 0.9f, nesterov: true),
        "adam" => new Adam(0.1f),
        "amsgrad" => new Adam(0.1f, weightDecay: 0.1f, amsGrad: true),
        "adamw" => new AdamW(0.1f),
        "rmsprop" => new RmsProp(0.1f, weightDecay: 0.1f),
        "centred" => new RmsProp(0.1f, momentum: 0.9f, centered: true),
        "adagrad" => new Adagrad(0.1f, weightDecay: 0.1f),
        _ => new Adagrad(0.1f, initialAccumulator: 0.5f),
    };

    private static Action<int, float[]> AdamInDouble(
        double[] w, float rate, float beta1, float beta2, float epsilon, float scale, float penalty, float decoupled, bool amsGrad)
    {
        // PyTorch's settings are doubles: what the user writes as 0.999.
        double b1 = (double)(decimal)beta1, b2 = (double)(decimal)beta2;
        double[] m = new double[Length], v = new double[Length], largest = new double[Length];
        return (step, g) =>
        {
            for (int i = 0; i < Length; i++)
            {
                double gradient = (g[i] * (double)scale) + ((double)penalty * w[i]);
                w[i] *= 1 - ((double)rate * decoupled);
                m[i] = (b1 * m[i]) + ((1 - b1) * gradient);
                v[i] = (b2 * v[i]) + ((1 - b2) * gradient * gradient);
                largest[i] = Math.Max(largest[i], v[i]);
                double root = (Math.Sqrt(amsGrad ? largest[i] : v[i]) / Math.Sqrt(1 - Math.Pow(b2, step))) + epsilon;
                w[i] -= rate / (1 - Math.Pow(b1, step)) * m[i] / root;
            }
        };
    }

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
            Assert.All(g, value => Assert.Equal(0f, value));
            for (int i = 0; i < Length; i++)
            {
                Assert.Equal(expected[i], w[i], 5e-5 * Math.Max(1, Math.Abs(expected[i])));
            }
        }
    }
}
