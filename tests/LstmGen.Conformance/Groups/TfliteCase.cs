using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>TensorFlow Lite's LSTM, one step or a sequence: gates, outputs and final states.</summary>
internal static class TfliteCase
{
    private static readonly string[] InitialHidden = [.. StateNames.InitialHidden, "h", "hidden", "hidden_state", "output_state", "activation_state"];
    private static readonly string[] InitialCell = [.. StateNames.InitialCell, "c", "cell", "cell_state"];
    private static readonly string[] FinalHidden = [.. StateNames.FinalHidden, "updated_hidden", "hidden", "h", "hidden_state", "output_state", "activation_state"];
    private static readonly string[] FinalCell = [.. StateNames.FinalCell, "updated_cell", "cell", "c", "cell_state"];

    private static readonly (string[] Case, string Model)[] Traced =
        [(["forget_gate"], "f"), (["input_gate"], "i"), (["output_gate"], "o"), (["cell_gate", "candidate"], "n")];

    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case;
        Fields? attributes = fields.OptionalObject("attributes");
        double? Setting(params string[] names) => attributes?.OptionalNumber(names) ?? (fields.OptionalNumber(names) is { } own ? (source.File.OptionalNumber(names), own).own : source.File.OptionalNumber(names));
        double cellClip = Setting("cell_clip") ?? 0;
        bool projectionClip = Setting("proj_clip", "projection_clip") is > 0;
        string activation = attributes?.Text("activation", "fused_activation_function") ?? source.Text("activation") ?? "tanh";
        bool? major = attributes?.OptionalFlag("time_major") ?? fields.OptionalFlag("time_major") ?? source.File.OptionalFlag("time_major");
        Fields inputs = fields.Object("inputs");
        Fields weightFields = fields.OptionalObject("weights") ?? source.File.OptionalObject("weights") ?? throw new CaseFormatException("no 'weights'");
        source.File.Ignore("weights");
        TfliteWeights weights = TfliteWeights.Read(weightFields, Function(activation), cellClip);
        ModelShape shape = weights.Shape;
        if (projectionClip && shape.Last.Projection > 0)
        {
            throw new OutsideException("proj_clip (the projected state is clamped)");
        }

        float[] shift = weights.ProjectionBias;
        Tensor x = inputs.Tensor("x", "input", "inputs");
        bool oneStep = x.Rank == 2;
        x = Steps(x).Expect(-1, -1, shape.Inputs);
        int steps = x.Shape[0], batch = x.Shape[1], width = shape.Outputs;
        Tensor? hidden = inputs.OptionalTensor(InitialHidden)?.Expect(batch, width), cell = inputs.OptionalTensor(InitialCell)?.Expect(batch, shape.Last.Units);
        hidden = shift.Length == 0 ? hidden : Shifted(hidden ?? new Tensor([batch, width], new double[batch * width], "h"));
        OperatorCase given = new(
            shape, weights.Values, TimeMajor.Split(x, Enumerable.Repeat(steps, batch).ToArray()), StateLayout.Of(shape, batch, hidden?.Reshape(1, batch, width), cell?.Reshape(1, batch, shape.Last.Units)));

        Fields expected = fields.Object("expected");
        Tolerance tolerance = source.Tolerances().For();
        ForwardCheck forward = new(
            expected.OptionalTensor("output", "outputs", "y") is { } output ? Shifted(Steps(output).Expect(steps, batch, width)) : null,
            null,
            expected.OptionalTensor(FinalHidden) is { } h ? Shifted(h.Expect(batch, width)).Reshape(1, batch, width) : null,
            expected.OptionalTensor(FinalCell)?.Expect(batch, shape.Last.Units).Reshape(1, batch, shape.Last.Units),
            tolerance);
        (string Model, Tensor Expected)[] gates = Traced
            .Select(trace => (trace.Model, Expected: expected.OptionalTensor(trace.Case)))
            .Where(trace => trace.Expected is not null)
            .Select(trace => (trace.Model, Steps(trace.Expected!).Expect(steps, batch, shape.Last.Units)))
            .ToArray();
        inputs.RequireAllRead();
        expected.RequireAllRead();
        attributes?.RequireAllRead();
        source.File.Ignore("layout", "gate_order", "data", "format");
        source.RequireAllRead();
        return new CasePlan(shape, (model, comparison) =>
        {
            forward.Run(model, given, comparison);
            float[][][] values = gates.Select(_ => given.Inputs.Select(_ => new float[steps * shape.Last.Units]).ToArray()).ToArray();
            for (int b = 0; b < batch && gates.Length > 0; b++)
            {
                model.Run(given.Inputs[b], [.. given.InitialStates[b]], ModelShape.Layer(0), gates.Select(g => g.Model).ToArray(), values.Select(v => v[b]).ToArray());
            }

            for (int g = 0; g < gates.Length; g++)
            {
                comparison.Add("gate " + gates[g].Model, TimeMajor.Join(values[g], steps, shape.Last.Units), gates[g].Expected.Data, tolerance);
            }
        });

        // The model's h is without the bias of the projection.
        Tensor Shifted(Tensor tensor) =>
            shift.Length == 0 ? tensor : new Tensor(tensor.Shape, tensor.Data.Select((value, i) => value - shift[i % shift.Length]).ToArray(), tensor.Where);

        Tensor Steps(Tensor tensor) => oneStep ? tensor.Reshape([1, .. tensor.Shape]) : major == true ? tensor : TimeMajor.FromBatchMajor(tensor);
    }

    private static ActivationSpec Function(string name) => name.ToLowerInvariant() switch
    {
        "tanh" => ActivationSpec.Tanh,
        "relu" => ActivationSpec.Relu,
        "sigmoid" => ActivationSpec.Sigmoid,
        "none" or "linear" => new ActivationSpec("Identity"),
        _ => throw new OutsideException($"activation {name}"),
    };
}
