using System;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Sequences without a step, among others and alone.</summary>
public class EmptySequenceTests
{
    [Fact]
    public void TheOthersAreAsIfItWereNotThere()
    {
        BothWaysModel model = new(2);
        BothWaysModel.Trainer with = model.CreateTrainer(new Sgd(0.1f), 6, 5), without = model.CreateTrainer(new Sgd(0.1f), 6, 5);
        SequenceBatch batch = BothWaysModel.CreateBatch(6, 5), other = BothWaysModel.CreateBatch(6, 5);
        float[] initial = Random(BothWaysModel.StateSize, 9), gradient = Random(5 * BothWaysModel.StateSize, 8), found = new float[BothWaysModel.StateSize], expected = new float[BothWaysModel.StateSize];
        foreach (int steps in new[] { 3, 0, 5, 0 })
        {
            batch.Add(Random(steps * 2, steps), Random(steps * 2, steps + 20));
            if (steps > 0)
            {
                other.Add(Random(steps * 2, steps), Random(steps * 2, steps + 20));
            }
        }

        batch.SetInitialState(1, initial);
        Assert.Equal(without.Evaluate(other), with.Evaluate(batch));
        without.Forward(other);
        with.Forward(batch);
        Assert.Equal(8, with.TotalSteps);
        with.CopyFinalState(1, found);
        Assert.Equal(initial, found);
        with.CopyFinalState(3, found);
        Assert.Equal(new float[found.Length], found);
        with.CopyFinalState(2, found);
        without.CopyFinalState(1, expected);
        Assert.Equal(expected, found);
        with.CopyOutputs(3, []);

        int size = BothWaysModel.StateSize;
        float[] dy = Random(16, 7);
        with.Backward(dy, gradient.AsSpan(0, 4 * size), inputGradients: true);
        without.Backward(dy, [.. gradient[..size], .. gradient[(2 * size)..(3 * size)]], inputGradients: true);
        with.CopyInitialStateGradients(3, found);
        Assert.Equal(gradient[(3 * size)..(4 * size)], found);
        with.CopyInitialStateGradients(2, found);
        without.CopyInitialStateGradients(1, expected);
        Assert.Equal(expected, found);
        float[] one = new float[16], two = new float[16];
        with.CopyInputGradients(one);
        without.CopyInputGradients(two);
        Assert.Equal(two, one);
        with.Update();
        without.Update();
        float[] a = new float[with.ParameterCount], b = new float[with.ParameterCount];
        with.CopyParameters(a);
        without.CopyParameters(b);
        Assert.Equal(b, a);
    }

    [Fact]
    public void ABatchOfNothingElsePassesItsStates()
    {
        PreparedModel.Trainer trainer = new PreparedModel(1).CreateTrainer(new Sgd(1f), 4, 2);
        float[] start = Random(5, 1), state = new float[PreparedModel.StateSize], gradient = Random(2 * PreparedModel.StateSize, 2), sum = new float[5];
        trainer.SetTensor("lstm.c0_l0", start);
        SequenceBatch batch = PreparedModel.CreateBatch(4, 2);
        batch.Add([]);
        batch.Add([]);
        batch.SetInitialState(1, Random(PreparedModel.StateSize, 3));
        trainer.Forward(batch);
        trainer.CopyFinalState(0, state);
        Assert.Equal(start, state[5..10]);
        trainer.Backward([], gradient);
        trainer.CopyGradient("lstm.c0_l0", sum);
        Assert.Equal(gradient[5..10], sum);   // the other sequence has a state of its own
    }

    [Fact]
    public void ThereIsNoLossInIt()
    {
        BothWaysModel.Trainer trainer = new BothWaysModel(2).CreateTrainer(new Sgd(0.1f), 6, 5);
        SequenceBatch batch = BothWaysModel.CreateBatch(6);
        batch.Add([], new float[2]);
        Assert.Throws<ArgumentException>("batch", () => trainer.Train(batch));
    }
}
