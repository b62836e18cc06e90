using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Graph;

/// <summary>A vector computed once per step: an op applied to operands. Identity is by reference.</summary>
internal sealed class Value
{
    private readonly GraphBuilder _graph;

    public Value(GraphBuilder graph, int ordinal, Op op, IReadOnlyList<Value> operands, int size, string name)
    {
        _graph = graph;
        Ordinal = ordinal;
        Op = op;
        Operands = operands;
        Size = size;
        Name = name;
        IsScalar = op is ReductionOp
            || (op is ElementwiseOp and not ConstantOp && size == 1
                && operands.All(o => o.Op is ConstantOp || o.IsScalar) && operands.Any(o => o.IsScalar));
    }

    public Op Op { get; }

    /// <summary>Position in its graph: operands come before users.</summary>
    public int Ordinal { get; }

    public IReadOnlyList<Value> Operands { get; }

    /// <summary>Number of floats.</summary>
    public int Size { get; }

    /// <summary>A number, not a vector that happens to have one element: what reductions make, and what is computed from such numbers alone.</summary>
    public bool IsScalar { get; }

    /// <summary>What the literature calls it ("f", "c"); used for names in emitted code and traces.</summary>
    public string Name { get; set; }

    public static Value operator +(Value a, Value b) => a._graph.Add(a, b);

    public static Value operator -(Value a, Value b) => a._graph.Subtract(a, b);

    public static Value operator *(Value a, Value b) => a._graph.Multiply(a, b);

    /// <summary>Made by this builder, and not by the one of the pass before.</summary>
    public bool IsOf(GraphBuilder graph) => _graph == graph;

    public override string ToString() => $"{Name}:{Op.GetType().Name}[{Size}]";
}
