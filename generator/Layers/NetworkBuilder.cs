using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Layers;

/// <summary>What layers connect themselves with: vectors, stages that make them, and joins.</summary>
internal sealed class NetworkBuilder
{
    private readonly List<int> _sizes = new();
    private readonly List<Node> _nodes = new();
    private readonly Dictionary<int, int> _vocabularies = new();
    private int? _copy;

    /// <param name="inputSize">Floats of vector 0, the network's input.</param>
    public NetworkBuilder(int inputSize) => _sizes.Add(inputSize);

    public int SizeOf(int vector) => _sizes[vector];

    /// <summary>How many ids a vector may hold; 0 where it holds no id.</summary>
    public int VocabularyOf(int vector) => _vocabularies.TryGetValue(vector, out int count) ? count : 0;

    /// <summary>The part of the network's input that one of several inputs is; <paramref name="vocabulary"/> is not 0 where that is an id.</summary>
    public int Input(int offset, int size, int vocabulary)
    {
        int vector = size == SizeOf(0) ? 0 : Slice(0, offset, size);
        if (vocabulary > 0)
            _vocabularies[vector] = vocabulary;
        return vector;
    }

    /// <summary>Adds a table; returns the row that the id in <paramref name="input"/> chooses.</summary>
    public int Lookup(string layer, Parameter table, int input)
    {
        _sizes.Add(table.Columns);
        _nodes.Add(new LookupNode(layer, table, input, _sizes.Count - 1));
        return _sizes.Count - 1;
    }

    /// <summary>Adds a stage; returns its output.</summary>
    /// <param name="stage">Its step graph.</param>
    /// <param name="input">The vector that it reads.</param>
    /// <param name="reverse">It runs from the end.</param>
    /// <param name="masked">The step graph with a dropout mask, for training.</param>
    /// <param name="dropoutRate">Share of the mask's elements that are zero.</param>
    public int Add(Stage stage, int input, bool reverse = false, Stage? masked = null, float dropoutRate = 0)
    {
        if (input == 0)
            input = Readable(stage);
        _sizes.Add(stage.Output.Size);
        _nodes.Add(new StageNode(stage, input, _sizes.Count - 1, reverse) { Masked = masked, DropoutRate = dropoutRate });
        return _sizes.Count - 1;
    }

    /// <summary>Vectors one after the other.</summary>
    public int Concat(IReadOnlyList<int> vectors)
    {
        var moves = new List<Move>();
        int at = 0;
        foreach (int vector in vectors)
        {
            moves.Add(new Move(vector, 0, at, SizeOf(vector)));
            at += SizeOf(vector);
        }
        return Route(at, moves);
    }

    /// <summary>Sum of vectors of one size, each times <paramref name="factor"/>.</summary>
    public int Sum(IReadOnlyList<int> vectors, float factor = 1) =>
        Route(SizeOf(vectors[0]), vectors.Select(v => new Move(v, 0, 0, SizeOf(v), factor)).ToArray());

    /// <summary>Elements [start, start + count) of a vector.</summary>
    public int Slice(int vector, int start, int count) => Route(count, new[] { new Move(vector, start, 0, count) });

    /// <summary>
    /// A vector as its layer leaves it when the sequence has ended, valid at the last step: parts that run in reverse end at the first step.
    /// </summary>
    public int Last(int vector)
    {
        Node? maker = _nodes.FirstOrDefault(n => n.Output == vector);
        IReadOnlyList<Move> moves = maker is RouteNode { Dropout: null } route ? route.Moves : new[] { new Move(vector, 0, 0, SizeOf(vector)) };
        Move[] last = moves.Select(m => m with { FirstStep = m.FirstStep || _nodes.Any(n => n is StageNode { Reverse: true } && n.Output == m.Source) }).ToArray();
        return last.Any(m => m.FirstStep) ? Route(SizeOf(vector), last) : vector;
    }

    /// <summary>The vector, dropped out in training.</summary>
    public int Dropout(int vector, float rate, bool perSequence)
    {
        int result = Slice(vector, 0, SizeOf(vector));
        _nodes[_nodes.Count - 1] = (RouteNode)_nodes[_nodes.Count - 1] with { Dropout = new Dropout(rate, perSequence) };
        return result;
    }

    public Wiring Build(int output)
    {
        // The output goes into the caller's memory, which may be the input's: it is written last, by a stage or by one plain copy.
        if (_nodes.Count == 0 || _nodes[_nodes.Count - 1] is not StageNode last || last.Output != output || Reads(output))
            output = Slice(output, 0, SizeOf(output));
        return WithoutUnread(new Wiring(_sizes, _nodes, output));
    }

    /// <summary>A join that another replaced is read by nothing.</summary>
    private static Wiring WithoutUnread(Wiring wiring)
    {
        Node? unread = wiring.Nodes.FirstOrDefault(n => n is RouteNode && n.Output != wiring.Output && !wiring.Readers(n.Output).Any());
        if (unread is null)
            return wiring;
        int Moved(int vector) => vector > unread.Output ? vector - 1 : vector;
        IEnumerable<Node> nodes = wiring.Nodes.Where(n => n != unread).Select(n => n switch
        {
            StageNode stage => stage with { Input = Moved(stage.Input), Output = Moved(stage.Output) },
            LookupNode lookup => lookup with { Input = Moved(lookup.Input), Output = Moved(lookup.Output) },
            RouteNode route => route with { Moves = route.Moves.Select(m => m with { Source = Moved(m.Source) }).ToArray(), Output = Moved(route.Output) },
            _ => n,
        });
        return WithoutUnread(new Wiring(wiring.Sizes.Where((_, v) => v != unread.Output).ToArray(), nodes.ToArray(), Moved(wiring.Output)));
    }

    /// <summary>
    /// The caller's row ends with its last float, so element-wise code, which reads blocks of eight, needs a copy where the size is no multiple of
    /// eight. Products read float by float.
    /// </summary>
    private int Readable(Stage stage)
    {
        bool blocks = stage.Values.Any(v => v.Op is not AffineOp && v.Operands.Contains(stage.Input));
        return blocks && SizeOf(0) % 8 != 0 ? _copy ??= Slice(0, 0, SizeOf(0)) : 0;
    }

    private bool Reads(int vector) => new Wiring(_sizes, _nodes, vector).Readers(vector).Any();

    private int Route(int size, IReadOnlyList<Move> moves)
    {
        _sizes.Add(size);
        _nodes.Add(new RouteNode(moves, _sizes.Count - 1));
        return _sizes.Count - 1;
    }
}
