using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>One <c>nn.LSTM</c>, perhaps with a linear head: outputs, final states, loss, and the gradients of weights, inputs and initial states.</summary>
internal static class PyTorchCase
{
    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case;
        Fields attributes = fields.Object("attributes");
        CheckFeatures(attributes);
        Fields inputs = fields.Object("inputs");
        Fields weightFields = fields.OptionalObject("weights", "state_dict", "parameters") ?? inputs;
        PyTorchWeights weights = PyTorchWeights.Read(weightFields, GateOrder.Parse(source.Text("gate_order")));
        ModelShape shape = weights.Shape;
        CheckShape(attributes, shape);

        bool batchFirst = attributes.Flag("batch_first");
        Tensor x = inputs.Tensor("x", "input", "inputs");
        bool unbatched = x.Rank == 2;
        x = Steps(x).Expect(-1, -1, shape.Inputs);
        int steps = x.Shape[0], batch = x.Shape[1];
        Require(attributes.OptionalInteger("seq", "seq_len", "steps"), steps, "seq");
        Require(attributes.OptionalInteger("batch", "batch_size"), batch, "batch");
        int[] lengths = Lengths(attributes.OptionalTensor("lengths") ?? inputs.OptionalTensor("lengths"), steps, batch);
        Fields? given = fields.OptionalObject("initial", "initial_state", "initial_states") ?? inputs.OptionalObject("initial", "initial_state", "initial_states");
        float[][] initial = States(shape, batch, given ?? inputs, nested: given is not null);
        string? loss = attributes.Text("loss") ?? fields.Text("loss");
        Fields? targetFields = fields.OptionalObject("targets", "target");
        Targets? targets = loss is null ? null : Targets.Read(
            loss, targetFields ?? throw new CaseFormatException("a loss without targets"), t => batchFirst ? TimeMajor.FromBatchMajor(t) : t, shape.Outputs, batch);

        Fields expected = fields.Object("expected");
        Tolerances tolerances = source.Tolerances();
        Tensor? logits = expected.OptionalTensor("logits");
        ForwardCheck forward = new(
            shape,
            weights.Values,
            TimeMajor.Split(x, lengths),
            initial,
            expected.OptionalTensor("output", "outputs", "hidden") is { } output ? Steps(output).Expect(-1, batch, shape.Units[^1]) : null,
            logits is null ? null : logits.Rank == 2 && !unbatched ? logits.Expect(batch, shape.Outputs) : Steps(logits).Expect(-1, batch, shape.Outputs),
            FinalState(StateNames.FinalHidden),
            FinalState(StateNames.FinalCell),
            tolerances.For("output", "outputs"));
        GradientCheck? gradients = targets is null ? null : GradientCheck.Read(expected, forward, weights, targets, lengths, Steps, tolerances);

        expected.RequireAllRead();
        inputs.RequireAllRead();
        given?.RequireAllRead();
        attributes.Ignore("initial_state", "initial_states", "with_state", "dtype", "seed");   // the tensors tell
        weightFields.RequireAllRead();
        attributes.RequireAllRead();
        source.File.Ignore("layout");
        fields.Ignore("layout", "seed");
        source.RequireAllRead();
        return new CasePlan(shape, (model, comparison) =>
        {
            comparison.Show("", forward.Tolerance);
            forward.Infer(model, comparison);
            gradients?.Run(model, comparison);
        });

        Tensor Steps(Tensor tensor) => unbatched ? tensor.Reshape([tensor.Shape[0], 1, .. tensor.Shape[1..]]) : batchFirst ? TimeMajor.FromBatchMajor(tensor) : tensor;

        Tensor? FinalState(string[] names) => expected.OptionalTensor(names) is { } state
            ? (unbatched && state.Rank < 3 ? state.Reshape(shape.Units.Count, 1, shape.Units[^1]) : state).Expect(shape.Units.Count, batch, shape.Units[^1])
            : null;
    }

    private static void CheckFeatures(Fields attributes)
    {
        List<string> missing = [];
        if (attributes.Flag("bidirectional"))
        {
            missing.Add("two directions (bidirectional)");
        }

        if (attributes.OptionalNumber("proj_size") is > 0)
        {
            missing.Add("projection (proj_size)");
        }

        if (attributes.OptionalNumber("dropout") is > 0)
        {
            missing.Add("dropout");
        }

        if (attributes.Text("mode", "cell", "type") is { } cell && !cell.Equals("LSTM", StringComparison.OrdinalIgnoreCase))
        {
            missing.Add($"layer {cell}");
        }

        if (missing.Count > 0)
        {
            throw new OutsideException(string.Join(", ", missing));
        }
    }

    private static void CheckShape(Fields attributes, ModelShape shape)
    {
        Require(attributes.OptionalInteger("input_size"), shape.Inputs, "input_size");
        Require(attributes.OptionalInteger("hidden_size"), shape.Units[0], "hidden_size");
        Require(attributes.OptionalInteger("num_layers", "layers"), shape.Units.Count, "num_layers");
        Require(attributes.OptionalInteger("classes", "num_classes", "output_size"), shape.Outputs, "classes");
        if (attributes.OptionalFlag("bias") is { } bias && bias != (shape.Bias != "None"))
        {
            throw new CaseFormatException($"the attributes say bias {bias}, the weights have {shape.Bias}");
        }

        if (shape.Units.Any(units => units != shape.Units[0]))
        {
            throw new CaseFormatException("layers of different hidden sizes in one LSTM");
        }
    }

    private static void Require(int? said, int found, string what)
    {
        if (said is { } value && value != found)
        {
            throw new CaseFormatException($"the attributes say {what} {value}, the tensors {found}");
        }
    }

    private static int[] Lengths(Tensor? lengths, int steps, int batch)
    {
        int[] values = lengths is null ? Enumerable.Repeat(steps, batch).ToArray() : Array.ConvertAll(lengths.Expect(batch).Data, x => (int)x);
        return values.All(n => n >= 1 && n <= steps) ? values : throw new CaseFormatException($"lengths: expected 1 to {steps}");
    }

    private static float[][] States(ModelShape shape, int batch, Fields inputs, bool nested)
    {
        float[][] states = Enumerable.Range(0, batch).Select(_ => new float[shape.StateSize]).ToArray();
        foreach ((string[] names, int part) in new[] { (Names(StateNames.InitialHidden, "h"), 0), (Names(StateNames.InitialCell, "c"), 1) })
        {
            if (inputs.OptionalTensor(names) is not { } tensor)
            {
                continue;
            }

            int layers = shape.Units.Count, units = shape.Units[0];
            Tensor state = (tensor.Rank < 3 ? tensor.Reshape(layers, batch, units) : tensor).Expect(layers, batch, units);
            for (int i = 0; i < state.Data.Length; i++)
            {
                int layer = i / units / batch, sequence = i / units % batch;
                states[sequence][shape.StateOffset(layer, part) + (i % units)] = (float)state.Data[i];
            }
        }

        return states;

        string[] Names(string[] names, string inside) => nested ? [.. names, inside] : names;
    }
}
