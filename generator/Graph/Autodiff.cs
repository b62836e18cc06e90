using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph;

/// <summary>
/// Reverse-mode differentiation of one step: takes a stage, returns the stage that back-propagation through time
/// runs from the last step to the first (Werbos 1990). One rule per op; nobody writes a backward pass.
/// </summary>
internal static class Autodiff
{
    public static BackwardStage Differentiate(Stage stage)
    {
        var g = new GradientBuilder();
        Value outputGradient = g.Leaf(LeafKind.OutputGradient, "dy", stage.Output.Size);
        Value[] carried = stage.States.Select(s => g.Leaf(LeafKind.StateGradient, "d" + s.Name, s.Size)).ToArray();

        var contributions = new Dictionary<Value, List<Value>>();
        Contribute(contributions, stage.Output, outputGradient);
        for (int i = 0; i < carried.Length; i++)
            Contribute(contributions, stage.States[i].Next, carried[i]);

        var gradients = new Dictionary<Value, Value>();
        foreach (Value value in stage.Values.Reverse())
        {
            if (!contributions.TryGetValue(value, out List<Value>? parts))
                continue;
            Value gradient = g.Sum(parts);
            if (gradient.Op is not LeafOp)
                gradient.Name = "d" + value.Name;
            gradients[value] = gradient;
            IReadOnlyList<Value?> operandGradients = value.Op.Gradient(g, value, gradient);
            for (int i = 0; i < operandGradients.Count; i++)
            {
                if (operandGradients[i] is { } operandGradient)
                    Contribute(contributions, value.Operands[i], operandGradient);
            }
        }

        IReadOnlyList<Value> live = Live(g, stage, gradients);
        return new BackwardStage(
            stage,
            live,
            outputGradient,
            carried,
            gradients.TryGetValue(stage.Input, out Value? input) ? input : null,
            stage.States.Select(s => gradients.TryGetValue(s.Previous, out Value? v) ? v : null).ToArray(),
            g.ParameterGradients);
    }

    private static void Contribute(Dictionary<Value, List<Value>> contributions, Value value, Value gradient)
    {
        if (!contributions.TryGetValue(value, out List<Value>? parts))
            contributions.Add(value, parts = new List<Value>());
        parts.Add(gradient);
    }

    /// <summary>Drops what rules made and nobody reads (embeddings that were joined).</summary>
    private static IReadOnlyList<Value> Live(GradientBuilder g, Stage stage, Dictionary<Value, Value> gradients)
    {
        var live = new HashSet<Value>();
        var pending = new Stack<Value>();
        if (gradients.TryGetValue(stage.Input, out Value? input))
            pending.Push(input);
        foreach (StateVariable state in stage.States)
        {
            if (gradients.TryGetValue(state.Previous, out Value? gradient))
                pending.Push(gradient);
        }
        foreach (ParameterGradient gradient in g.ParameterGradients)
            pending.Push(gradient.Rows);
        while (pending.Count > 0)
        {
            Value value = pending.Pop();
            if (live.Add(value))
            {
                foreach (Value operand in value.Operands)
                    pending.Push(operand);
            }
        }
        return g.Values.Where(v => live.Contains(v) || v.Op is LeafOp).ToArray();
    }
}
