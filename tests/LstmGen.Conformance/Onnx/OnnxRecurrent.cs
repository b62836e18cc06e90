using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Onnx;

/// <summary>An LSTM, GRU or RNN node with its inputs, in the conventions of the attribute language; and the way back for its outputs.</summary>
internal sealed class OnnxRecurrent
{
    private static readonly string[] Known =
    [
        "activation_alpha", "activation_beta", "activations", "clip", "direction", "hidden_size", "input_forget", "layout", "linear_before_reset",
        "output_sequence",
    ];

    private readonly int _steps, _batch;
    private readonly bool _batchFirst;

    private OnnxRecurrent(OperatorCase given, int steps, int batch, bool batchFirst) => (Case, _steps, _batch, _batchFirst) = (given, steps, batch, batchFirst);

    public OperatorCase Case { get; }

    private RecurrentLayer Layer => Case.Shape.Last;

    /// <summary>Reads a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="inputs">X, W, R, B, sequence_lens, initial_h, initial_c, P; null where one is left out.</param>
    /// <param name="rows">The order of gates for a kind.</param>
    public static OnnxRecurrent Read(OnnxNode node, Tensor?[] inputs, Func<RecurrentKind, GateOrder> rows)
    {
        if (node.Attributes.Keys.FirstOrDefault(key => !Known.Contains(key)) is { } unknown)
        {
            throw new UnknownKeyException($"{node.Op}: unknown key '{unknown}'");
        }

        RecurrentKind kind = node.Op switch
        {
            "LSTM" => RecurrentKind.Lstm,
            "GRU" => RecurrentKind.Gru,
            "RNN" => RecurrentKind.Rnn,
            _ => throw new OutsideException($"operator {node.Op}"),
        };
        Tensor? Optional(int i) => i < inputs.Length ? inputs[i] : null;
        Tensor Required(int i, string name) => Optional(i) ?? throw new CaseFormatException($"{node.Op}: no '{name}'");

        LayerDirection direction = Direction(node.Text("direction") ?? "forward");
        int directions = direction == LayerDirection.Both ? 2 : 1, gates = new RecurrentLayer(kind, 1, "None").Gates.Length;
        bool batchFirst = node.Integer("layout", 0) switch { 0 => false, 1 => true, int layout => throw new CaseFormatException($"layout {layout}") };
        Tensor x = Required(0, "X").Expect(-1, -1, -1);
        x = batchFirst ? TimeMajor.FromBatchMajor(x) : x;
        int steps = x.Shape[0], batch = x.Shape[1], size = x.Shape[2];
        Tensor r = Required(2, "R").Expect(directions, -1, -1);
        int units = node.Integer("hidden_size", r.Shape[2]);
        Tensor w = Required(1, "W").Expect(directions, gates * units, size);
        r = r.Expect(directions, gates * units, units);
        Tensor? b = Optional(3)?.Expect(directions, 2 * gates * units), p = kind == RecurrentKind.Lstm ? Optional(7)?.Expect(directions, 3 * units) : null;
        double clip = node.Number("clip") ?? 0;
        if (!(clip >= 0))
        {
            throw new CaseFormatException($"clip {clip}");
        }

        CellActivations[] activations = OnnxActivations.Parse(
            kind, directions, node.Texts("activations"), node.Numbers("activation_alpha") ?? [], node.Numbers("activation_beta") ?? []);
        RecurrentLayer layer = new(kind, units, b is null ? "None" : "Pair")
        {
            Direction = direction,
            Peepholes = p is not null,
            Coupling = kind == RecurrentKind.Lstm && node.Integer("input_forget", 0) != 0 ? Coupling.ForgetFromInput : Coupling.None,
            ResetAfter = node.Integer("linear_before_reset", 0) != 0,
            ActivationClip = clip,
            Activations = activations[0],
            ReverseActivations = directions == 2 ? activations[1] : null,
        };
        ModelShape shape = new(size, [layer]);
        GateOrder order = rows(kind);
        Dictionary<string, float[]> weights = [];
        for (int d = 0; d < directions; d++)
        {
            string suffix = "_l0" + layer.Suffixes[d];
            weights["weight_ih" + suffix] = order.Take(Part(w, d), layer.Gates);
            weights["weight_hh" + suffix] = order.Take(Part(r, d), layer.Gates);
            if (b is not null)
            {
                float[] both = Part(b, d);
                weights["bias_ih" + suffix] = order.Take(both[..(gates * units)], layer.Gates);
                weights["bias_hh" + suffix] = order.Take(both[(gates * units)..], layer.Gates);
            }

            if (p is not null)
            {
                float[] all = Part(p, d);   // i, o, f
                weights["peephole" + suffix] = layer.PeepholeGates.SelectMany(gate => all.AsSpan("iof".IndexOf(gate, StringComparison.Ordinal) * units, units).ToArray()).ToArray();
            }
        }

        int[] lengths = Optional(4) is { } lens ? Array.ConvertAll(lens.Expect(batch).Data, n => (int)n) : Enumerable.Repeat(steps, batch).ToArray();
        if (lengths.Any(n => n < 0 || n > steps))
        {
            throw new CaseFormatException($"sequence_lens: expected 0 to {steps}");
        }

        OperatorCase given = new(shape, weights, TimeMajor.Split(x, lengths), StateLayout.Of(shape, batch, State(Optional(5)), State(Optional(6))));
        return new OnnxRecurrent(given, steps, batch, batchFirst);

        Tensor? State(Tensor? state) => state is null ? null
            : batchFirst ? TimeMajor.FromBatchMajor(state.Expect(batch, directions, units)) : state.Expect(directions, batch, units);

        float[] Part(Tensor tensor, int d) => tensor.ToSingle()[(d * tensor.Data.Length / directions)..((d + 1) * tensor.Data.Length / directions)];
    }

    /// <summary>Y, Y_h and, of an LSTM, Y_c.</summary>
    public Tensor[] Outputs(OperatorResult result)
    {
        int directions = Layer.Directions, units = Layer.Units;
        double[] y = new double[_steps * directions * _batch * units];
        for (int b = 0; b < _batch; b++)
        {
            for (int i = 0; i < result.Outputs[b].Length; i++)
            {
                int t = i / (directions * units), d = i / units % directions;
                int row = _batchFirst ? (((b * _steps) + t) * directions) + d : (((t * directions) + d) * _batch) + b;
                y[(row * units) + (i % units)] = result.Outputs[b][i];
            }
        }

        Tensor all = new(_batchFirst ? [_batch, _steps, directions, units] : [_steps, directions, _batch, units], y, "Y");
        return Layer.Kind == RecurrentKind.Lstm ? [all, State(0, "Y_h"), State(1, "Y_c")] : [all, State(0, "Y_h")];

        Tensor State(int part, string name)
        {
            Tensor state = new([directions, _batch, units], Array.ConvertAll(result.FinalStates(part), v => (double)v), name);
            return _batchFirst ? TimeMajor.FromBatchMajor(state) : state;   // swaps the first two dimensions
        }
    }

    /// <summary>Outputs of zeros, in the right shapes.</summary>
    public Tensor[] Blank()
    {
        float[][] outputs = Case.Lengths.Select(length => new float[length * Case.Shape.Outputs]).ToArray();
        return Outputs(new OperatorResult(Case.Shape, outputs, outputs, OperatorCase.ZeroStates(Case.Shape, _batch)));
    }

    private static LayerDirection Direction(string text) => text.ToLowerInvariant() switch
    {
        "forward" => LayerDirection.Forward,
        "reverse" => LayerDirection.Reverse,
        "bidirectional" => LayerDirection.Both,
        _ => throw new CaseFormatException($"unknown direction '{text}'"),
    };
}
