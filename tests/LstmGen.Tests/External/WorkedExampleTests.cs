using System;
using System.Linq;
using System.Text.Json;
using LstmGen.Tests.Emitted;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.External;

/// <summary>Back-propagation through two steps of one unit, worked by hand in an article and in full precision by PyTorch.</summary>
public class WorkedExampleTests
{
    private static readonly JsonElement Case = ExternalCase.Read("gomez-worked-example/case.json");
    private static readonly JsonElement Inputs = Case.GetProperty("inputs");
    private static readonly JsonElement Expected = Case.GetProperty("expected");
    private static readonly double Tolerance = Case.GetProperty("tolerance").GetProperty("float32_abs").GetDouble();

    [Fact]
    public void GatesCellsAndOutputsOfBothSteps()
    {
        WorkedExampleModel.Trainer trainer = Trainer(out WorkedExampleModel model);
        trainer.Publish();
        StepTrace trace = WorkedExampleModel.CreateTrace();
        WorkedExampleModel.State state = default;
        float[] x = Inputs.GetProperty("x").Floats(), y = new float[1];
        for (int t = 0; t < 2; t++)
        {
            model.Step(ref state, x.AsSpan(2 * t, 2), y, trace);
            JsonElement step = Expected.GetProperty("steps")[t];
            foreach ((string own, string theirs) in new[] { ("i", "i"), ("f", "f"), ("n", "g"), ("o", "o"), ("c", "c"), ("h", "h") })
            {
                AssertWithin([step.GetProperty(theirs).GetDouble()], trace.Get("lstm", own), Tolerance, 0, $"step {t} {theirs}");
            }

            AssertWithin([step.GetProperty("h").GetDouble()], y, Tolerance, 0, $"output {t}");
            Assert.Equal(Case.GetProperty("published_rounded").GetProperty("h")[t].GetDouble(), y[0], 1.2e-5);   // given to five digits, the last one cut off
        }
    }

    [Fact]
    public void LossGradientsAndUpdate()
    {
        WorkedExampleModel.Trainer trainer = Trainer(out _);
        SequenceBatch batch = WorkedExampleModel.CreateBatch(2);
        float[] targets = Inputs.GetProperty("y").Floats(), y = new float[2];
        batch.Add(Inputs.GetProperty("x").Floats(), targets);

        // Theirs is half the sum of squares; ours, over two steps of one output, half their mean: the same.
        Assert.Equal(Expected.GetProperty("loss").GetDouble(), trainer.Evaluate(batch), Tolerance);
        trainer.Forward(batch);
        trainer.CopyOutputs(y);
        trainer.Backward([y[0] - targets[0], y[1] - targets[1]], inputGradients: true);
        AssertGradient("dW", "lstm.weight_ih_l0", 8);
        AssertGradient("dU", "lstm.weight_hh_l0", 4);
        AssertGradient("db", "lstm.bias_ih_l0", 4);
        float[] dx = new float[4];
        trainer.CopyInputGradients(dx);
        AssertWithin(Expected.GetProperty("dx").Values(), dx, Tolerance, 0, "dx");

        trainer.Update();
        double[] after = new[] { "W_after_sgd", "U_after_sgd", "b_after_sgd" }.SelectMany(name => Expected.GetProperty(name).Values()).ToArray();
        AssertWithin(after, TrainingTests.Parameters(trainer), Tolerance, 0, "parameters after the update");

        void AssertGradient(string theirs, string own, int size)
        {
            float[] gradient = new float[size];
            trainer.CopyGradient(own, gradient);
            AssertWithin(Expected.GetProperty(theirs).Values(), gradient, Tolerance, 0, theirs);
        }
    }

    [Fact]
    public void TrainMakesTheSameUpdate()
    {
        WorkedExampleModel.Trainer trainer = Trainer(out _);
        SequenceBatch batch = WorkedExampleModel.CreateBatch(2);
        batch.Add(Inputs.GetProperty("x").Floats(), Inputs.GetProperty("y").Floats());
        trainer.Train(batch);
        double[] after = new[] { "W_after_sgd", "U_after_sgd", "b_after_sgd" }.SelectMany(name => Expected.GetProperty(name).Values()).ToArray();
        AssertWithin(after, TrainingTests.Parameters(trainer), Tolerance, 0, "parameters after the update");
    }

    private static WorkedExampleModel.Trainer Trainer(out WorkedExampleModel model)
    {
        Assert.Equal("ifgo", Case.GetProperty("gate_order").GetString());
        model = new WorkedExampleModel();
        WorkedExampleModel.Trainer trainer = model.CreateTrainer(new Sgd((float)Case.GetProperty("learning_rate").GetDouble()), 2);
        trainer.SetParameters(new[] { "W", "U", "b" }.SelectMany(name => Inputs.GetProperty(name).Floats()).ToArray());
        return trainer;
    }
}
