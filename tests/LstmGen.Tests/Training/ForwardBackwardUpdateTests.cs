using System;
using System.Linq;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Support.LinearCase;

namespace LstmGen.Tests.Training;

/// <summary>The second level: forward, backward with a loss of the caller's own, update.</summary>
public class ForwardBackwardUpdateTests
{
    [Fact]
    public void OutputsAndFinalStatesComeBackInTheOrderOfAdding()
    {
        LinearCase c = new();
        c.Trainer.Forward(c.Batch);
        float[] outputs = new float[Lengths.Sum() * Outputs];
        c.Trainer.CopyOutputs(outputs);
        Assert.Equal(4, c.Trainer.SequenceCount);
        Assert.Equal(12, c.Trainer.TotalSteps);

        int start = 0;
        for (int i = 0; i < Lengths.Length; i++)
        {
            (double[] y, double[] state) = c.Reference.Run(c.X[i], c.State[i]);
            float[] own = new float[y.Length];
            c.Trainer.CopyOutputs(i, own);
            Assert.Equal(outputs[start..(start + own.Length)], own);
            AssertClose(y, own, 1e-5);
            start += own.Length;

            float[] final = new float[2 * Inputs];
            c.Trainer.CopyFinalState(i, final);
            AssertClose(state, final, 1e-5);
        }
    }

    [Fact]
    public void FinalStatesContinueAsInitialStatesOfTheNextChunk()
    {
        LinearCase c = new();
        float[] x = Array.ConvertAll(c.X[1], v => (float)v);
        (double[] whole, _) = c.Reference.Run(c.X[1]);
        c.Batch.Clear();
        c.Batch.Add(x.AsSpan(0, 2 * Inputs));
        c.Trainer.Forward(c.Batch);
        float[] state = new float[2 * Inputs];
        c.Trainer.CopyFinalState(0, state);
        c.Batch.Clear();
        c.Batch.Add(x.AsSpan(2 * Inputs));
        c.Batch.SetInitialState(0, state);
        c.Trainer.Forward(c.Batch);
        float[] rest = new float[3 * Outputs];
        c.Trainer.CopyOutputs(rest);
        AssertClose(whole[(2 * Outputs)..], rest, 1e-5);
    }

    [Fact]
    public void CallsOutOfOrderSayWhatToCall()
    {
        LinearCase c = new();
        SequenceTrainer t = c.Trainer;
        float[] outputs = new float[Lengths.Sum() * Outputs], state = new float[2 * Inputs];
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.Backward(outputs)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.Backward(c.Batch)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.CopyOutputs(outputs)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.CopyOutputs(0, outputs)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.CopyFinalState(0, state)).Message);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(t.Update).Message);
        t.Forward(c.Batch);
        Assert.Contains("inputGradients", Assert.Throws<InvalidOperationException>(() => t.CopyInputGradients(new float[12 * Inputs])).Message);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(() => t.CopyInitialStateGradients(0, state)).Message);
        t.Backward(outputs);
        Assert.Throws<InvalidOperationException>(() => t.Backward(outputs));
        Assert.Throws<InvalidOperationException>(() => t.CopyInputGradients(new float[12 * Inputs]));
        t.CopyInitialStateGradients(0, state);
        t.Forward(c.Batch);
        Assert.Throws<InvalidOperationException>(() => t.CopyInitialStateGradients(0, state));
        t.Backward(outputs, inputGradients: true);
        t.Update();
        t.Forward(c.Batch);
        t.SetParameters(Parameters(t));
        Assert.Throws<InvalidOperationException>(() => t.Backward(outputs));
    }

    [Fact]
    public void ABackwardOfAnotherBatchIsRefused()
    {
        LinearCase c = new(), other = new();
        c.Trainer.Forward(c.Batch);
        Assert.Throws<ArgumentException>("batch", () => c.Trainer.Backward(other.Batch));
        c.Batch.SetInitialState(0, new float[2 * Inputs]);
        Assert.Throws<ArgumentException>("batch", () => c.Trainer.Backward(c.Batch));
    }
}
