using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Model;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes the tables by which the runtime packs, saves and trains: tensors, regions, state segments.</summary>
internal sealed class LayoutWriter
{
    private const string Services = "global::LstmGen.CompilerServices.";

    private readonly CodeWriter _writer;
    private readonly DeclarationSpec _declaration;
    private readonly ModelPlan _plan;
    private readonly Parameter[] _parameters;

    public LayoutWriter(CodeWriter writer, DeclarationSpec declaration, ModelPlan plan)
    {
        _writer = writer;
        _declaration = declaration;
        _plan = plan;
        _parameters = plan.Network.Wiring.Parameters.ToArray();
    }

    public void WriteModel()
    {
        string signature = string.Join(" ", _plan.Network.Inputs.Concat(_plan.Network.Layers.Select(l => l.Layer)).Select(l => l.Title));
        _writer.Line($"private static readonly {Services}ModelLayout {EmittedMembers.PrivatePrefix}Layout = new {Services}ModelLayout(");
        _writer.Line($"    {CSharpText.Text(_declaration.MetadataName)},");
        _writer.Line($"    {CSharpText.Text(signature)},");
        _writer.Line($"    {CSharpText.Int(_plan.Network.InputSize)},");
        _writer.Line($"    {CSharpText.Int(_plan.Network.OutputSize)},");
        Array("TensorSpec", _parameters.Select(Tensor));
        Array("PackRegion", _plan.Inference.Tensors.SelectMany(Regions));
        _writer.Line($"    {CSharpText.Int(_plan.Inference.Length)},");
        Array("StateSegment", _plan.States.Select(s =>
            $"new {Services}StateSegment({CSharpText.Text(s.Stage.Name)}, {CSharpText.Text(s.State.Name)}, {CSharpText.Int(s.State.Size)}, {CSharpText.Int(s.Offset)})"));
        _writer.Line($"    {CSharpText.Int(_plan.StateLength)},");
        _writer.Line($"    keepCanonical: {CSharpText.Bool(_plan.Master is not null)}{(_plan.Limits.Count == 0 ? ");" : ",")}");
        if (_plan.Limits.Count > 0)
            Limits(_plan.Limits);
    }

    public void WriteTraining(WeightPacking master)
    {
        Wiring wiring = _plan.Network.Wiring;
        _writer.Line("// In a class of its own: made when it is first used, and absent from a native binary that does not train.");
        _writer.Block($"private static class {EmittedMembers.PrivatePrefix}Training", () =>
        {
            _writer.Line($"internal static readonly {Services}TrainingLayout Layout = new {Services}TrainingLayout(");
            _writer.Line($"    {EmittedMembers.PrivatePrefix}Layout,");
            _writer.Line($"    {Integers(Enumerable.Range(0, wiring.Sizes.Count).Select(RowSize).ToArray())},");
            _writer.Line($"    {Integers(_plan.FurtherGradients.Select(RowSize).ToArray())},");
            _writer.Line($"    {CSharpText.Int(wiring.Output)},");
            _writer.Line($"    {Integers(wiring.Dropouts.Select(d => wiring.Sizes[d.Output]).ToArray())},");
            Array("InitialStateLayout", _plan.InitialStates.Select(i =>
                $"new {Services}InitialStateLayout({CSharpText.Int(i.Stage)}, {CSharpText.Int(i.Offset)}, {CSharpText.Int(master.Matrix(i.Tensor).Offset)}, {CSharpText.Int(i.Tensor.Rows)}, learned: {CSharpText.Bool(i.Tensor.Trained)})"));
            Array("StageLayout", _plan.Stages.Select((s, i) =>
                $"new {Services}StageLayout({CSharpText.Int(s.Training!.RecordWidth)}, {CSharpText.Int(s.Training.StateWidth)}{(_plan.Nodes[i].Reverse ? ", reverse: true" : "")}{Mask(_plan.Nodes[i])})"));
            Array("PackRegion", master.Tensors.SelectMany(Regions));
            _writer.Line($"    {CSharpText.Int(master.Length)},");
            _writer.Line($"    {CSharpText.Int(master.TrainedLength)},");
            Array("TransposeRegion", master.Transposes.Select(t =>
                $"new {Services}TransposeRegion({CSharpText.Int(t.Source.Offset)}, {CSharpText.Int(t.Source.Gates)}, {CSharpText.Int(t.Source.Units)}, {CSharpText.Int(t.Source.Columns)}, {CSharpText.Int(t.Offset)}{(t.Source.Lanes == LaneLayout.Lanes ? "" : ", " + CSharpText.Int(t.Source.Lanes))}{(OnlyForInputs(t.Source.Parameter) ? ", onlyForInputs: true" : "")}{(OnlyForBatches(t.Source.Parameter) ? ", onlyForBatches: true" : "")})"));
            _writer.Line($"    {CSharpText.Int(master.TransposedLength)},");
            _writer.Line($"    {CSharpText.Int(wiring.Logits)},");
            _writer.Line($"    global::LstmGen.Loss.{(wiring.EndsInSoftmax && wiring.Logits >= 0 ? "CrossEntropy" : "MeanSquaredError")});");
        });
    }

    /// <summary>Floats of a vector's row, which the runtime pads to eight lanes.</summary>
    private int RowSize(int vector) =>
        _plan.Rows.Width(vector) is var width && width > LaneLayout.Pad(_plan.Network.Wiring.Sizes[vector]) ? width : _plan.Network.Wiring.Sizes[vector];

    /// <summary>Whether only the gradient of the model's input, which training seldom asks for, needs the transposed copy of a tensor.</summary>
    private bool OnlyForInputs(Parameter parameter) =>
        _plan.Stages.Select((s, i) => (Stage: s, _plan.Nodes[i].Input)).Any(s => s.Input == 0 && s.Stage.Training!.InputTransposes.Contains(parameter));

    private bool OnlyForBatches(Parameter parameter) => _plan.Stages.Any(s => s.Training!.BatchTransposes.Contains(parameter));

    private static string Mask(StageNode node) =>
        node.MaskSize == 0 ? "" : $", maskSize: {CSharpText.Int(node.MaskSize)}, dropoutRate: {CSharpText.Float(node.DropoutRate)}";

    private static string Integers(IReadOnlyList<int> numbers) =>
        numbers.Count == 0 ? "global::System.Array.Empty<int>()" : $"new int[] {{ {string.Join(", ", numbers.Select(CSharpText.Int))} }}";

    private string Tensor(Parameter p)
    {
        if (p.Orthogonal)
            return $"{Services}TensorSpec.Orthogonal({CSharpText.Text(p.Name)}, {CSharpText.Int(p.Rows)}, {CSharpText.Int(p.Columns)})";
        string text = $"new {Services}TensorSpec({CSharpText.Text(p.Name)}, {CSharpText.Int(p.Rows)}, {CSharpText.Int(p.Columns)}, {CSharpText.Float((float)p.InitialBound)}";
        return p.OffsetValue == 0 ? text + ")"
            : $"{text}, {CSharpText.Int(p.OffsetStart)}, {CSharpText.Int(p.OffsetCount)}, {CSharpText.Float(p.OffsetValue)})";
    }

    private IEnumerable<string> Regions(PackedTensor tensor)
    {
        yield return Region(tensor, tensor.Parameter, accumulate: false);
        foreach (Parameter added in tensor.Added)
            yield return Region(tensor, added, accumulate: true);
    }

    private string Region(PackedTensor t, Parameter parameter, bool accumulate)
    {
        string scale = t.Scale is null ? "" : $", gateScale: new float[] {{ {string.Join(", ", t.Scale.Select(CSharpText.Float))} }}";
        string create = t.PairsTail ? $"{Services}PackRegion.WithPairs" : $"new {Services}PackRegion";
        return $"{create}({CSharpText.Int(System.Array.IndexOf(_parameters, parameter))}, {CSharpText.Int(t.Gates)}, {CSharpText.Int(t.Units)}, "
            + $"{CSharpText.Int(t.Columns)}, {CSharpText.Int(t.Offset)}{(t.Lanes == LaneLayout.Lanes ? "" : ", " + CSharpText.Int(t.Lanes))}{(accumulate ? ", accumulate: true" : "")}{scale}{(t.ByRow ? ", byRow: true" : "")})";
    }

    /// <summary>What checks of steps compare inputs with.</summary>
    private void Limits(IEnumerable<StepGuard> guards)
    {
        _writer.Line($"    limits: new {Services}InputLimit[]");
        _writer.Line("    {");
        foreach (StepGuard guard in guards)
        {
            PackedTensor rows = guard.Terms[0].Tensor;
            _writer.Line($"        new {Services}InputLimit({CSharpText.Int(guard.Limit)}, {CSharpText.Int(rows.Blocks)}, {CSharpText.Int(rows.Gates)}, {CSharpText.Float(guard.HighestSum)}, new {Services}InputLimitTerm[]");
            _writer.Line("        {");
            foreach (GuardTerm term in guard.Terms)
                _writer.Line($"            new {Services}InputLimitTerm({CSharpText.Int(term.Tensor.Offset)}, {CSharpText.Int(term.Tensor.Columns)}, {(term.Bound is { } bound ? CSharpText.Float(bound) : "float.NaN")}),");
            _writer.Line("        }),");
        }
        _writer.Line("    });");
    }

    private void Array(string type, IEnumerable<string> items)
    {
        string[] lines = items.ToArray();
        if (lines.Length == 0)
        {
            _writer.Line($"    global::System.Array.Empty<{Services}{type}>(),");
            return;
        }
        _writer.Line($"    new {Services}{type}[]");
        _writer.Line("    {");
        foreach (string line in lines)
            _writer.Line($"        {line},");
        _writer.Line("    },");
    }
}
