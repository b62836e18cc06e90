using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph;

/// <summary>Which vectors a network has at every step and how each is made; vector 0 is the network's input.</summary>
/// <param name="Sizes">Floats of every vector.</param>
/// <param name="Nodes">In order: each reads vectors made before, and each vector but the input is made once.</param>
/// <param name="Output">Index of the network's output; nothing reads it.</param>
internal sealed record Wiring(IReadOnlyList<int> Sizes, IReadOnlyList<Node> Nodes, int Output)
{
    public IEnumerable<StageNode> StageNodes => Nodes.OfType<StageNode>();

    /// <summary>Joins that training drops out, in order.</summary>
    public IReadOnlyList<RouteNode> Dropouts => Nodes.OfType<RouteNode>().Where(n => n.Dropout is not null).ToArray();

    /// <summary>Every tensor, in saving order.</summary>
    public IEnumerable<Parameter> Parameters => Nodes.SelectMany(n => n switch
    {
        StageNode stage => stage.Stage.Parameters,
        LookupNode lookup => new[] { lookup.Table },
        _ => System.Array.Empty<Parameter>(),
    });

    /// <summary>Nothing looks ahead, so the network can run a step at a time.</summary>
    public bool Streams => StageNodes.All(n => !n.Reverse);

    /// <summary>The node that makes the output.</summary>
    public Node Last => Nodes[Nodes.Count - 1];

    /// <summary>
    /// Index of the vector at which cross-entropy enters the gradient: the operand of a last softmax, or the output of a last affine map; -1 if there
    /// is no such vector.
    /// </summary>
    public int Logits => Last switch
    {
        StageNode { Stage.TakesLogits: true } softmax when Readers(softmax.Input).Count() == 1 => softmax.Input,
        StageNode { Stage.Output.Op: Ops.AffineOp } affine => affine.Output,
        _ => -1,
    };

    /// <summary>The last stage turns logits into probabilities.</summary>
    public bool EndsInSoftmax => Last is StageNode { Stage.TakesLogits: true };

    /// <summary>Stages one after the other.</summary>
    public static Wiring Chain(IReadOnlyList<Stage> stages) => new(
        stages.Select(s => s.Input.Size).Append(stages[stages.Count - 1].Output.Size).ToArray(),
        stages.Select((s, i) => new StageNode(s, i, i + 1, false)).ToArray(),
        stages.Count);

    /// <summary>Nodes that read a vector, in order.</summary>
    public IEnumerable<Node> Readers(int vector) => Nodes.Where(n => Reads(n, vector));

    /// <summary>A stage makes the vector, or part of it.</summary>
    public bool IsComputed(int vector) => Nodes.FirstOrDefault(n => n.Output == vector) switch
    {
        StageNode => true,
        RouteNode route => route.Moves.Any(m => IsComputed(m.Source)),
        _ => false,
    };

    private static bool Reads(Node node, int vector) => node switch
    {
        StageNode stage => stage.Input == vector,
        LookupNode lookup => lookup.Input == vector,
        RouteNode route => route.Moves.Any(m => m.Source == vector),
        _ => false,
    };
}
