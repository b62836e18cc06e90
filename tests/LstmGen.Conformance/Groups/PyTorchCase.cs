using System;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>One <c>nn.LSTM</c>, <c>nn.GRU</c> or <c>nn.RNN</c>, perhaps with a linear head: outputs, final states, loss, and the gradients of weights, inputs and initial states.</summary>
internal static class PyTorchCase
{
    public static CasePlan Read(CaseSource source)
    {
        Fields fields = source.Case;
        Fields attributes = fields.Object("attributes");
        if (attributes.OptionalNumber("dropout") is > 0)
        {
            throw new OutsideException("dropout");
        }

        Fields inputs = fields.Object("inputs");
        Fields weightFields = fields.OptionalObject("weights", "state_dict", "parameters") ?? inputs;
        string? ownOrder = fields.Text("gate_order"), order = source.File.Text("gate_order");
        PyTorchWeights weights = PyTorchWeights.Read(
            weightFields,
            attributes.Text("mode", "cell", "type", "op", "layer", "module") ?? fields.Text("mode", "cell", "type", "op", "layer", "module"),
            attributes.Text("nonlinearity"),
            kind => GateOrder.Parse(ownOrder, order, kind, kind switch { RecurrentKind.Lstm => "ifgo", RecurrentKind.Gru => "rzn", _ => "n" }));
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
        float[][] initial = StateLayout.Of(shape, batch, Initial(StateNames.InitialHidden, "h", 0), Initial(StateNames.InitialCell, "c", 1));
        string? loss = attributes.Text("loss") ?? fields.Text("loss");
        Fields? targetFields = fields.OptionalObject("targets", "target");
        Targets? targets = loss is null ? null : Targets.Read(
            loss, targetFields ?? throw new CaseFormatException("a loss without targets"), t => batchFirst ? TimeMajor.FromBatchMajor(t) : t, shape.Outputs, batch);

        Fields expected = fields.Object("expected");
        Tolerances tolerances = source.Tolerances();
        Tensor? logits = expected.OptionalTensor("logits");
        OperatorCase run = new(shape, weights.Values, TimeMajor.Split(x, lengths), initial);
        ForwardCheck forward = new(
            expected.OptionalTensor("output", "outputs", "hidden") is { } output ? Steps(output).Expect(-1, batch, shape.Last.Outputs) : null,
            logits is null ? null : logits.Rank == 2 && !unbatched ? logits.Expect(batch, shape.Outputs) : Steps(logits).Expect(-1, batch, shape.Outputs),
            State(expected.OptionalTensor(StateNames.FinalHidden), 0),
            State(expected.OptionalTensor(StateNames.FinalCell), 1),
            tolerances.For("output", "outputs"));
        GradientCheck? gradients = targets is null ? null : GradientCheck.Read(expected, forward, run, weights, targets, Steps, State, tolerances);

        expected.RequireAllRead();
        inputs.RequireAllRead();
        given?.RequireAllRead();
        attributes.Ignore("initial_state", "initial_states", "with_state", "dtype", "seed");   // the tensors tell
        weightFields.RequireAllRead();
        attributes.RequireAllRead();
        source.File.Ignore("layout");
        fields.Ignore("layout", "seed");
        source.RequireAllRead();
        return gradients?.Plan() ?? new CasePlan(shape, (model, comparison) => forward.Run(model, run, comparison));

        Tensor Steps(Tensor tensor) => unbatched ? tensor.Reshape([tensor.Shape[0], 1, .. tensor.Shape[1..]]) : batchFirst ? TimeMajor.FromBatchMajor(tensor) : tensor;

        Tensor? Initial(string[] names, string inside, int part) => State((given ?? inputs).OptionalTensor(given is null ? names : [.. names, inside]), part);

        // One sequence alone, and one layer alone, may leave their dimension out.
        Tensor? State(Tensor? state, int part)
        {
            int rows = shape.Layers.Sum(layer => layer.Directions), size = part == 0 ? shape.Last.Hidden : shape.Last.Cell;
            return (state is { Rank: < 3 } ? state.Reshape(rows, batch, size) : state)?.Expect(rows, batch, size);
        }
    }

    private static void CheckShape(Fields attributes, ModelShape shape)
    {
        Require(attributes.OptionalInteger("input_size"), shape.Inputs, "input_size");
        Require(attributes.OptionalInteger("hidden_size"), shape.Layers[0].Units, "hidden_size");
        Require(attributes.OptionalInteger("num_layers", "layers"), shape.Layers.Count, "num_layers");
        Require(attributes.OptionalInteger("proj_size"), shape.Layers[0].Projection, "proj_size");
        Require(attributes.OptionalInteger("classes", "num_classes", "output_size"), shape.Outputs, "classes");
        bool both = shape.Layers[0].Direction == LayerDirection.Both;
        if (attributes.OptionalFlag("bidirectional") is { } bidirectional && bidirectional != both)
        {
            throw new CaseFormatException($"the attributes say bidirectional {bidirectional}, the weights are of {(both ? "two directions" : "one direction")}");
        }

        if (attributes.OptionalFlag("bias") is { } bias && bias != (shape.Layers[0].Bias != "None"))
        {
            throw new CaseFormatException($"the attributes say bias {bias}, the weights have {shape.Layers[0].Bias}");
        }

        if (shape.Layers.Any(layer => layer != shape.Layers[0]))
        {
            throw new CaseFormatException("layers of different hidden sizes in one module");
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
}
