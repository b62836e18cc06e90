using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph;

/// <summary>Checks between passes that a graph keeps its own rules; asks the ops about shapes.</summary>
internal static class GraphVerifier
{
    /// <summary>Throws <see cref="GraphException"/> on the first broken rule.</summary>
    public static void Verify(Stage stage)
    {
        HashSet<Value> known = Check(stage.Name, stage.Values, new HashSet<Value>());
        Require(known.Contains(stage.Input) && stage.Input.Op is LeafOp { Kind: LeafKind.Input }, stage.Name, "the input is not an input leaf");
        Require(known.Contains(stage.Output), stage.Name, "the output is not computed");
        foreach (StateVariable state in stage.States)
        {
            Require(known.Contains(state.Previous) && known.Contains(state.Next), stage.Name, $"state {state.Name} is not computed");
            Require(state.Previous.Size == state.Next.Size, stage.Name, $"state {state.Name} changes size");
        }
        Require(stage.Parameters.Select(p => p.Name).Distinct().Count() == stage.Parameters.Count, stage.Name, "two tensors share a name");
        Require(stage.Traced.All(known.Contains), stage.Name, "a traced value is not computed");
    }

    /// <summary>The same for a derived stage, whose operands may be forward values.</summary>
    public static void Verify(BackwardStage stage)
    {
        HashSet<Value> known = Check(stage.Forward.Name + " backward", stage.Values, new HashSet<Value>(stage.Forward.Values));
        foreach (ParameterGradient gradient in stage.ParameterGradients)
        {
            Require(known.Contains(gradient.Rows), stage.Forward.Name, "a parameter gradient is not computed");
            Require(gradient.FirstRow >= 0 && gradient.FirstRow + gradient.Rows.Size <= gradient.Parameter.Rows, stage.Forward.Name, $"gradient of {gradient.Parameter.Name}: {gradient.Rows.Size} rows from {gradient.FirstRow}, expected {gradient.Parameter.Rows}");
            int columns = gradient.Columns?.Size ?? 0;
            Require(columns == gradient.Parameter.Columns, stage.Forward.Name, $"gradient of {gradient.Parameter.Name}: {columns} columns, expected {gradient.Parameter.Columns}");
        }
        for (int i = 0; i < stage.StateGradients.Count; i++)
            Require(stage.StateGradients[i] is not { } v || v.Size == stage.Forward.States[i].Size, stage.Forward.Name, "a state gradient changes size");
        Require(stage.InputGradient is not { } input || input.Size == stage.Forward.Input.Size, stage.Forward.Name, "the input gradient changes size");
    }

    private static HashSet<Value> Check(string stage, IReadOnlyList<Value> values, HashSet<Value> known)
    {
        foreach (Value value in values)
        {
            Require(value.Operands.All(known.Contains), stage, $"{value} is used before it is computed");
            Require(value.Op.ResultSize(value.Operands) == value.Size, stage, $"{value} has a wrong size");
            Require(known.Add(value), stage, $"{value} is listed twice");
        }
        return known;
    }

    private static void Require(bool condition, string stage, string what)
    {
        if (!condition)
            throw new GraphException($"Stage {stage}: {what}.");
    }
}
