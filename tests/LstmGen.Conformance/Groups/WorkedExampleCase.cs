using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>
/// A hand-worked example: every gate of every step, the loss (half the sum of squares, a loss of the caller's own), gradients, and the weights behind
/// one step of plain gradient descent.
/// </summary>
internal static class WorkedExampleCase
{
    private const string KnownLoss = "sum over t of 0.5*(h_t - y_t)^2";
    private static readonly (string Case, string Model)[] Values = [("g", "n"), ("i", "i"), ("f", "f"), ("o", "o"), ("c", "c"), ("h", "h")];

    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case, inputs = fields.Object("inputs"), expected = fields.Object("expected");
        GateOrder order = GateOrder.Parse(source.Text("gate_order"), RecurrentKind.Lstm, "ifgo");
        Tensor w = inputs.Tensor("W").Expect(-1, -1);
        int units = w.Shape[0] / 4, size = w.Shape[1];
        Tensor u = inputs.Tensor("U").Expect(4 * units, units), b = inputs.Tensor("b").Expect(4 * units);
        Tensor x = inputs.Tensor("x").Expect(-1, size);
        int steps = x.Shape[0];
        float[] targets = Targets(inputs.Tensor("y"), steps, units);
        ModelShape shape = new(size, [new RecurrentLayer(RecurrentKind.Lstm, units, "Single")]);
        string gates = shape.Last.Gates;
        string loss = fields.Text("loss") ?? KnownLoss;
        float rate = (float)(fields.OptionalNumber("learning_rate", "lr") ?? 0.1);

        double[][] traced = Trace(expected.Element("steps"), steps, units);
        double? expectedLoss = expected.OptionalNumber("loss");
        string[] names = ["W", "U", "b"];
        double[]?[] gradients = names.Select(name => Weights(expected, "d" + name)).ToArray();
        double[]?[] updated = names.Select(name => Weights(expected, name + "_after_sgd")).ToArray();
        double[]? inputGradient = expected.OptionalTensor("dx")?.Expect(steps, size).Data;
        Tolerance tolerance = source.Tolerances().For();
        if (loss != KnownLoss)
        {
            throw new CaseFormatException($"unknown loss '{loss}'");
        }

        inputs.RequireAllRead();
        expected.RequireAllRead();
        source.RequireAllRead();
        Dictionary<string, float[]> weights = shape.Tensors.Zip([w, u, b])
            .ToDictionary(pair => pair.First.CaseName, pair => order.Take(pair.Second.ToSingle(), gates));
        return new CasePlan(shape, Check);

        double[]? Weights(Fields owner, string key) =>
            owner.OptionalTensor(key) is { } tensor ? order.Take(tensor.Expect((key.Contains('W') ? w : key.Contains('U') ? u : b).Shape).Data, gates) : null;

        void Check(ModelAccess model, Comparison comparison)
        {
            comparison.Show("", tolerance);
            SafetensorsFile.Pass(shape.Tensors, weights, model.LoadWeights);
            float[][] values = Values.Select(_ => new float[steps * units]).ToArray();
            model.Run(x.ToSingle(), new float[shape.StateSize], ModelShape.Layer(0), Values.Select(v => v.Model).ToArray(), values);
            for (int v = 0; v < Values.Length; v++)
            {
                comparison.Add(Values[v].Case, values[v], traced[v], tolerance);
            }

            SequenceBatch batch = model.CreateBatch(steps, 1);
            batch.Add(x.ToSingle());
            SequenceTrainer trainer = model.CreateTrainer(new Sgd(rate), steps, 1, Loss.MeanSquaredError);
            trainer.Forward(batch);
            float[] outputs = new float[steps * units];
            trainer.CopyOutputs(outputs);
            float[] errors = outputs.Zip(targets, (h, y) => h - y).ToArray();
            if (expectedLoss is { } known)
            {
                comparison.Add("loss", errors.Sum(e => 0.5 * e * e), known, tolerance);
            }

            trainer.Backward(errors, inputGradients: true);
            float[] dx = new float[steps * size];
            trainer.CopyInputGradients(dx);
            if (inputGradient is not null)
            {
                comparison.Add("dx", dx, inputGradient, tolerance);
            }

            foreach ((TensorName tensor, double[]? gradient) in shape.Tensors.Zip(gradients))
            {
                float[] actual = new float[tensor.Count];
                trainer.CopyGradient(tensor.ModelName, actual);
                if (gradient is not null)
                {
                    comparison.Add("d " + tensor.CaseName, actual, gradient, tolerance);
                }
            }

            trainer.Update();
            IReadOnlyDictionary<string, float[]> after = SafetensorsFile.Fetch(trainer.Save);
            foreach ((TensorName tensor, double[]? value) in shape.Tensors.Zip(updated))
            {
                if (value is not null)
                {
                    comparison.Add(tensor.CaseName + " after the update", after[tensor.ModelName], value, tolerance);
                }
            }
        }
    }

    private static float[] Targets(Tensor y, int steps, int units) => (units == 1 ? y.Reshape(steps, 1) : y).Expect(steps, units).ToSingle();

    /// <summary>The values of every step, one array a value.</summary>
    private static double[][] Trace(JsonElement steps, int count, int units)
    {
        if (steps.ValueKind != JsonValueKind.Array || steps.GetArrayLength() != count)
        {
            throw new CaseFormatException($"expected.steps: expected a list of {count}");
        }

        double[][] values = Values.Select(_ => new double[count * units]).ToArray();
        int t = 0;
        foreach (JsonElement step in steps.EnumerateArray())
        {
            Fields fields = new(step, $"expected.steps[{t}]");
            for (int v = 0; v < Values.Length; v++)
            {
                fields.Tensor(Values[v].Case).Reshape(units).Data.CopyTo(values[v], t * units);
            }

            fields.RequireAllRead();
            t++;
        }

        return values;
    }
}
