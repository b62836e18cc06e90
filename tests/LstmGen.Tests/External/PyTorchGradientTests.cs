using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Tests.Emitted.Models;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.External;

/// <summary>
/// Outputs, states, loss and the gradient of everything, against PyTorch in double precision. The weights come in as PyTorch would save them:
/// a file with the tensor names of nn.LSTM, layers l0 and l1.
/// </summary>
public class PyTorchGradientTests
{
    private static readonly JsonElement Cases = ExternalCase.Read("pytorch-grad/cases.json").GetProperty("cases");

    [Fact]
    public void SingleStep()
    {
        SingleStepModel model = Load("single_step", SingleStepModel.Load, out JsonElement test);
        Check(test, model, model.CreateTrainer(new Sgd(1f), 1), SingleStepModel.CreateBatch(1), Own("lstm"));
    }

    [Fact]
    public void UnidirectionalMeanSquaredError()
    {
        UnidirectionalModel model = Load("unidirectional_mse", UnidirectionalModel.Load, out JsonElement test);
        Check(test, model, model.CreateTrainer(new Sgd(1f), 7, 4), UnidirectionalModel.CreateBatch(7, 4), Own("lstm"));
    }

    [Fact]
    public void TwoLayersMeanSquaredError()
    {
        StackedModel model = Load("two_layers_mse", StackedModel.Load, out JsonElement test);
        Check(test, model, model.CreateTrainer(new Sgd(1f), 6, 3), StackedModel.CreateBatch(6, 3), Own("lstm", "lstm2"));
    }

    [Fact]
    public void SequenceLabellingCrossEntropy()
    {
        LabellingModel model = Load("sequence_labelling_ce", LabellingModel.Load, out JsonElement test);
        Check(test, model, model.CreateTrainer(new Sgd(1f), 5, 3, Loss.CrossEntropy), LabellingModel.CreateBatch(5, 3), Own("lstm"));
    }

    /// <summary>Their name of a tensor, in our terms.</summary>
    private static Func<string, string> Own(params string[] layers) => theirs =>
    {
        int at = theirs.LastIndexOf("_l", StringComparison.Ordinal);
        return at < 0 || theirs.StartsWith("head.") ? theirs : $"{layers[int.Parse(theirs[(at + 2)..])]}.{theirs[..at]}_l0";
    };

    private static TModel Load<TModel>(string name, Func<string, TModel> load, out JsonElement test)
    {
        test = Cases.EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        using TemporaryFolder folder = new();
        string path = folder.File("weights.safetensors");
        File.WriteAllBytes(path, LstmFile.Write(test.GetProperty("weights").EnumerateObject().Select(w => new LstmFile.Entry(w.Name, w.Value.Shape(), w.Value.Floats()))));
        return load(path);
    }

    private static void Check<TState>(JsonElement test, IStreamingNetwork<TState> model, SequenceTrainer trainer, SequenceBatch batch, Func<string, string> own)
        where TState : unmanaged
    {
        JsonElement expected = test.GetProperty("expected"), tolerance = test.GetProperty("tolerance").GetProperty("float32");
        double absolute = tolerance.GetProperty("abs").GetDouble(), relative = tolerance.GetProperty("rel").GetDouble();
        JsonElement output = expected.GetProperty(trainer.Loss == Loss.CrossEntropy ? "logits" : "output"), x = test.GetProperty("inputs").GetProperty("x");
        int sequences = x.Shape()[1];
        Fill(test, batch, trainer.Loss);

        trainer.Forward(batch);
        for (int b = 0; b < sequences; b++)
        {
            double[] reference = ExternalCase.OfSequence(output.Values(), output.Shape(), b);
            float[] y = new float[reference.Length];
            trainer.CopyOutputs(b, y);
            AssertWithin(reference, y, absolute, relative, $"output {b}");
            TState state = default;
            model.Run(ref state, Floats(ExternalCase.OfSequence(x.Values(), x.Shape(), b)), y);
            AssertWithin(reference, y, absolute, relative, $"streamed output {b}");
            float[] final = new float[batch.StateSize];
            trainer.CopyFinalState(b, final);
            AssertWithin(State(expected, b), final, absolute, relative, $"final state {b}");
        }

        double loss = expected.GetProperty("loss").GetDouble();
        AssertWithin([loss], [trainer.Backward(batch, inputGradients: true)], absolute, relative, "loss");
        int gradients = 0;
        foreach (JsonProperty gradient in expected.GetProperty("grad").EnumerateObject())
        {
            if (gradient.Name == "d_x")
            {
                for (int b = 0; b < sequences; b++)
                {
                    double[] reference = ExternalCase.OfSequence(gradient.Value.Values(), x.Shape(), b);
                    float[] dx = new float[reference.Length];
                    trainer.CopyInputGradients(b, dx);
                    AssertWithin(reference, dx, absolute, relative, $"d_x {b}");
                }
            }
            else
            {
                double[] reference = gradient.Value.Values();
                float[] actual = new float[reference.Length];
                trainer.CopyGradient(own(gradient.Name), actual);
                AssertWithin(reference, actual, absolute, relative, gradient.Name);
            }

            gradients++;
        }

        Assert.Equal(test.GetProperty("weights").EnumerateObject().Count() + 1, gradients);
    }

    private static void Fill(JsonElement test, SequenceBatch batch, Loss loss)
    {
        JsonElement x = test.GetProperty("inputs").GetProperty("x"), targets = test.GetProperty("targets");
        int steps = x.Shape()[0], sequences = x.Shape()[1];
        for (int b = 0; b < sequences; b++)
        {
            float[] inputs = Floats(ExternalCase.OfSequence(x.Values(), x.Shape(), b));
            if (loss == Loss.CrossEntropy)
            {
                double[] ids = targets.GetProperty("target_classes").Values();
                batch.Add(inputs, Enumerable.Range(0, steps).Select(t => (int)ids[(t * sequences) + b]).ToArray());
            }
            else
            {
                JsonElement target = targets.GetProperty("target");
                batch.Add(inputs, Floats(ExternalCase.OfSequence(target.Values(), target.Shape(), b)));
            }
        }
    }

    /// <summary>Layer by layer, hidden state then cell state, from [layers, batch, units].</summary>
    private static double[] State(JsonElement expected, int b)
    {
        double[] h = expected.GetProperty("h_n").Values(), c = expected.GetProperty("c_n").Values();
        int[] shape = expected.GetProperty("h_n").Shape();
        return Enumerable.Range(0, shape[0]).SelectMany(layer => Row(h, layer).Concat(Row(c, layer))).ToArray();

        double[] Row(double[] values, int layer) => values.AsSpan(((layer * shape[1]) + b) * shape[2], shape[2]).ToArray();
    }

    private static float[] Floats(double[] values) => Array.ConvertAll(values, v => (float)v);
}
