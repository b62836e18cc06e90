using System;
using LstmGen.CompilerServices;
using LstmGen.Tests.Emitted.Models;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;
using static LstmGen.Tests.Support.Allocations;

namespace LstmGen.Tests.Emitted;

/// <summary>Nothing is allocated once a model, its trainer and its batch exist.</summary>
public class AllocationTests
{
    private const int Steps = 9, Sequences = 5;

    [Fact]
    public void Inference()
    {
        TwoLayerModel model = new(1);
        LoopedModel looped = new(1);
        StepTrace trace = TwoLayerModel.CreateTrace(), loopedTrace = LoopedModel.CreateTrace();
        float[] x = Random(Steps * 11, 1), y = new float[Steps * 11];
        TwoLayerModel.State state = default;
        LoopedModel.State loopedState = default;
        AssertNone(() => model.Step(ref state, x.AsSpan(0, 3), y.AsSpan(0, 2)));
        AssertNone(() => model.Step(ref state, x.AsSpan(0, 3), y.AsSpan(0, 2), trace));
        AssertNone(() => model.Run(ref state, x.AsSpan(0, Steps * 3), y.AsSpan(0, Steps * 2)));
        AssertNone(() => looped.Step(ref loopedState, x.AsSpan(0, 11), y.AsSpan(0, 11)));
        AssertNone(() => looped.Step(ref loopedState, x.AsSpan(0, 11), y.AsSpan(0, 11), loopedTrace));
        AssertNone(() => looped.Run(ref loopedState, x, y));
        AssertNone(() => trace.Get("lstm2", "c"));
        TwoLayerModel.State[] states = new TwoLayerModel.State[Steps];
        LoopedModel.State[] loopedStates = new LoopedModel.State[Steps];
        AssertNone(() => model.StepMany(states, x.AsSpan(0, Steps * 3), y.AsSpan(0, Steps * 2)));
        AssertNone(() => looped.StepMany(loopedStates, x, y));

        CellsModel cells = new(1);
        StepTrace cellsTrace = CellsModel.CreateTrace();
        CellsModel.State cellsState = default;
        AssertNone(() => cells.Step(ref cellsState, x.AsSpan(0, 5), y.AsSpan(0, 3)));
        AssertNone(() => cells.Step(ref cellsState, x.AsSpan(0, 5), y.AsSpan(0, 3), cellsTrace));
        AssertNone(() => cells.Run(ref cellsState, x.AsSpan(0, Steps * 5), y.AsSpan(0, Steps * 3)));
    }

    [Fact]
    public void StateAccess()
    {
        TwoLayerModel.State state = default, other = default;
        float[] part = new float[9], all = new float[TwoLayerModel.StateSize];
        bool equal = false;
        int hash = 0;
        AssertNone(() =>
        {
            state.GetHidden(1, part);
            state.SetCell(1, part);
            state.CopyTo(all);
            state.CopyFrom(all);
            equal ^= state == other;
            hash ^= state.GetHashCode();
        });
    }

    [Fact]
    public void Training()
    {
        TwoLayerModel model = new(1);
        AssertTraining(model.CreateTrainer(new Adam(), Steps, Sequences), Batch(TwoLayerModel.CreateBatch(Steps, Sequences)));
        AssertTraining(model.CreateTrainer(new Sgd(1e-3f, 0.9f), Steps, Sequences), Batch(TwoLayerModel.CreateBatch(Steps, Sequences)));
        AssertTraining(new CellsModel(1).CreateTrainer(new Adam(), Steps, Sequences), Batch(CellsModel.CreateBatch(Steps, Sequences)));
        AssertTraining(new ClassifierModel(1).CreateTrainer(new Adam(), Steps, Sequences), Batch(ClassifierModel.CreateBatch(Steps, Sequences), classes: true));
    }

    [Fact]
    public void FillingABatch()
    {
        SequenceBatch batch = TwoLayerModel.CreateBatch(Steps, Sequences);
        float[] x = Random(Steps * 3, 1), t = Random(Steps * 2, 2), state = new float[TwoLayerModel.StateSize];
        bool[] mask = new bool[Steps];
        mask[3] = true;
        AssertNone(() =>
        {
            batch.Clear();
            batch.Add(x, t, mask);
            batch.Add(x, t);
            batch.SetInitialState(1, state);
        });
    }

    [Fact]
    public void PublishingIntoARetiredBlock()
    {
        TwoLayerModel model = new(1);
        TwoLayerModel.Trainer trainer = model.CreateTrainer(new Adam(), Steps, Sequences);
        WeightBlock retired = trainer.Publish();
        AssertNone(() => retired = trainer.Publish(retired));
        Assert.True(Allocations.Of(() => trainer.Publish()) > TwoLayerModel.ParameterCount * sizeof(float));   // or the measure would be blind
    }

    private static void AssertTraining(SequenceTrainer trainer, SequenceBatch batch)
    {
        float[] parameters = new float[trainer.ParameterCount];
        float[] gradients = Random(Sequences * Steps * Math.Max(batch.InputSize, batch.OutputSize), 3, 0.01f);
        float[] state = Random(Sequences * batch.StateSize, 4, 0.01f);
        AssertNone(() => trainer.Train(batch));
        AssertNone(() => trainer.Evaluate(batch));
        AssertNone(() =>
        {
            trainer.Forward(batch);
            trainer.Backward(batch, inputGradients: true);
            trainer.Update();
        });
        AssertNone(() =>
        {
            trainer.Forward(batch);
            trainer.Backward(gradients.AsSpan(0, trainer.TotalSteps * batch.OutputSize), state, inputGradients: true);
            trainer.CopyInputGradients(gradients.AsSpan(0, trainer.TotalSteps * batch.InputSize));
            trainer.CopyInitialStateGradients(0, state.AsSpan(0, batch.StateSize));
            trainer.CopyFinalState(0, state.AsSpan(0, batch.StateSize));
            trainer.Update();
            trainer.CopyParameters(parameters);
            trainer.SetParameters(parameters);
        });
    }

    private static SequenceBatch Batch(SequenceBatch batch, bool classes = false)
    {
        for (int s = 0; s < Sequences; s++)
        {
            int steps = Steps - s;
            float[] x = Random(steps * batch.InputSize, s);
            if (classes)
            {
                batch.Add(x, s);
            }
            else
            {
                batch.Add(x, Random(steps * batch.OutputSize, s + 10));
            }
        }

        return batch;
    }
}
