using System.Collections.Generic;

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
    }

    public Op Op { get; }

    /// <summary>Position in its graph: operands come before users.</summary>
    public int Ordinal { get; }

    public IReadOnlyList<Value> Operands { get; }

    /// <summary>Number of floats.</summary>
    public int Size { get; }

    /// <summary>What the literature calls it ("f", "c"); used for names in emitted code and traces.</summary>
    public string Name { get; set; }

    public static Value operator +(Value a, Value b) => a._graph.Add(a, b);

    public static Value operator -(Value a, Value b) => a._graph.Subtract(a, b);

    public static Value operator *(Value a, Value b) => a._graph.Multiply(a, b);

    public override string ToString() => $"{Name}:{Op.GetType().Name}[{Size}]";
}
