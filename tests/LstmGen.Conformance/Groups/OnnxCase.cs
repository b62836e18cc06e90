using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>
/// One ONNX LSTM node, forward, with the default activations: X [steps, batch, inputs] (or, with layout 1, batch first), W and R with rows i, o, f, c, two biases in B, sequence lengths,
/// initial states; any of Y, Y_h and Y_c is compared. Behind a sequence's end Y is zero.
/// </summary>
internal static class OnnxCase
{
    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case;
        if (fields.Text("op") is { } op and not "LSTM")
        {
            throw new OutsideException($"operator {op}");
        }

        Fields attributes = fields.Object("attributes");
        List<string> missing = Missing(attributes);
        OnnxTensors tensors = OnnxTensors.Read(source);
        if (tensors.OptionalInput("P") is not null)
        {
            missing.Add("peepholes");
        }

        if (missing.Count > 0)
        {
            throw new OutsideException(string.Join(", ", missing));
        }

        int units = attributes.Integer("hidden_size");
        bool batchFirst = attributes.OptionalNumber("layout") is 1;
        Tensor x = Steps(tensors.Input("X").Expect(-1, -1, -1));
        int steps = x.Shape[0], batch = x.Shape[1], size = x.Shape[2];
        Tensor w = tensors.Input("W").Expect(1, 4 * units, size), r = tensors.Input("R").Expect(1, 4 * units, units);
        Tensor? b = tensors.OptionalInput("B")?.Expect(1, 8 * units);
        double? clip = attributes.OptionalNumber("clip");
        if (clip is { } bound && bound < LargestSum(tensors, steps))
        {
            throw new OutsideException($"clip {bound}");
        }

        GateOrder order = GateOrder.Parse(source.Text("gate_order") ?? "iofc");
        ModelShape shape = new(size, [units], b is null ? "None" : "Pair");
        float[][] blocks = [w.ToSingle(), r.ToSingle(), .. b is null ? [] : new[] { b.ToSingle()[..(4 * units)], b.ToSingle()[(4 * units)..] }];
        int[] lengths = tensors.OptionalInput("sequence_lens") is { } lens
            ? Array.ConvertAll(lens.Expect(batch).Data, n => (int)n)
            : Enumerable.Repeat(steps, batch).ToArray();
        if (lengths.Any(n => n < 1 || n > steps))
        {
            throw new OutsideException("a sequence of no steps (sequence_lens)");
        }

        ForwardCheck forward = new(
            shape,
            blocks.SelectMany(block => order.ToModel(block)).ToArray(),
            TimeMajor.Split(x, lengths),
            States(State(tensors.OptionalInput("initial_h")), State(tensors.OptionalInput("initial_c")), batch, units),
            Output(),
            null,
            State(tensors.Expected("Y_h")),
            State(tensors.Expected("Y_c")),
            source.Tolerances().For());
        attributes.RequireAllRead();
        source.File.Ignore("layout");
        source.RequireAllRead();
        return new CasePlan(shape, (model, comparison) =>
        {
            comparison.Show("", forward.Tolerance);
            forward.Infer(model, comparison);
            SequenceBatch sequences = model.CreateBatch(steps, batch);
            for (int s = 0; s < batch; s++)
            {
                sequences.Add(forward.Inputs[s]);
                sequences.SetInitialState(s, forward.InitialStates[s]);
            }

            forward.Forward(model.CreateTrainer(new Sgd(0f), steps, batch, Loss.MeanSquaredError), sequences, comparison);
        });

        Tensor Steps(Tensor tensor) => batchFirst ? TimeMajor.FromBatchMajor(tensor) : tensor;

        Tensor? State(Tensor? state) => state?.Expect(batchFirst ? [batch, 1, units] : [1, batch, units]).Reshape(1, batch, units);

        Tensor? Output() => tensors.Expected("Y") is { } y
            ? (batchFirst ? Steps(y.Expect(batch, steps, 1, units)) : y.Expect(steps, 1, batch, units)).Reshape(steps, batch, units)
            : null;
    }

    private static List<string> Missing(Fields attributes)
    {
        List<string> missing = [];
        if (attributes.Text("direction") is { } direction && !direction.Equals("forward", StringComparison.OrdinalIgnoreCase))
        {
            missing.Add($"direction {direction}");
        }

        IReadOnlyList<string> activations = attributes.Texts("activations");
        if (activations.Where((name, i) => !name.Equals(i % 3 == 0 ? "sigmoid" : "tanh", StringComparison.OrdinalIgnoreCase)).Any())
        {
            missing.Add($"activations {string.Join(", ", activations)}");
        }

        if (attributes.OptionalNumber("input_forget") is not (null or 0))
        {
            missing.Add("coupled gates (input_forget)");
        }

        if (attributes.Optional("activation_alpha") is not null || attributes.Optional("activation_beta") is not null)
        {
            missing.Add("parameters of activations");
        }

        return missing;
    }

    /// <summary>No pre-activation, and no cell state in these steps, can be larger: a clip above it never acts.</summary>
    private static double LargestSum(OnnxTensors tensors, int steps)
    {
        double Largest(string role) => tensors.OptionalInput(role)?.Data.Select(Math.Abs).DefaultIfEmpty(0).Max() ?? 0;
        int Columns(string role) => tensors.Input(role).Shape[^1];
        double gates = (Largest("X") * Largest("W") * Columns("W")) + (Math.Max(1, Largest("initial_h")) * Largest("R") * Columns("R")) + (2 * Largest("B"));
        return Math.Max(gates, Largest("initial_c") + steps);   // |c| grows by at most 1 a step
    }

    private static float[][] States(Tensor? h, Tensor? c, int batch, int units) => Enumerable.Range(0, batch)
        .Select(s => new[] { h, c }.SelectMany(part => Enumerable.Range(s * units, units).Select(i => (float)(part?.Data[i] ?? 0))).ToArray())
        .ToArray();
}
