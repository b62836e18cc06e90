using System.Linq;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LinearCase;

namespace LstmGen.Tests.Training;

/// <summary>The third level: gradients of parameters, inputs and initial states against finite differences.</summary>
public class TrainerGradientTests
{
    [Theory]
    [InlineData(Loss.MeanSquaredError)]
    [InlineData(Loss.CrossEntropy)]
    public void LossAndAllGradientsMatchFiniteDifferences(Loss kind)
    {
        LinearCase c = new(kind);
        c.Trainer.Forward(c.Batch);
        float loss = c.Trainer.Backward(c.Batch, inputGradients: true);
        Assert.Equal(c.Loss(), loss, 1e-5);
        Assert.Equal(loss, c.Trainer.LossValue);
        Assert.Equal(loss, c.Trainer.Evaluate(c.Batch));
        c.Trainer.ZeroGradients();
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(c.Batch, inputGradients: true);
        c.CheckGradients(c.Loss);
    }

    [Fact]
    public void OwnLossWithFinalStateGradientsMatchesFiniteDifferences()
    {
        LinearCase c = new();
        SeededRandom random = new(4);
        float[] outputs = Enumerable.Range(0, Lengths.Sum() * Outputs).Select(_ => random.NextSingle() - 0.5f).ToArray();
        float[] states = Enumerable.Range(0, Lengths.Length * 2 * Inputs).Select(_ => random.NextSingle() - 0.5f).ToArray();
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(outputs, states, inputGradients: true);
        Assert.True(float.IsNaN(c.Trainer.LossValue));
        c.CheckGradients(() =>
        {
            double sum = 0;
            int o = 0, s = 0;
            for (int i = 0; i < Lengths.Length; i++)
            {
                (double[] y, double[] state) = c.Reference.Run(c.X[i], c.State[i]);
                sum += y.Sum(v => v * outputs[o++]) + state.Sum(v => v * states[s++]);
            }

            return sum;
        });
    }

    [Fact]
    public void BackwardAccumulates()
    {
        LinearCase c = new();
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(c.Batch);
        float[] once = Gradient(c.Trainer), twice;
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(c.Batch);
        twice = Gradient(c.Trainer);
        for (int i = 0; i < once.Length; i++)
        {
            Assert.Equal(2 * once[i], twice[i], 1e-6f);
        }

        c.Trainer.ZeroGradients();
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
    }
}
