using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes joins as calls of the runtime, forward and, the same moves the other way, backward.</summary>
internal sealed class RouteWriter
{
    private const string Rows = "global::LstmGen.CompilerServices.VectorRows.";

    private readonly CodeWriter _writer;
    private readonly Wiring _wiring;
    private readonly TrainingRows _rows;

    /// <param name="writer">Takes the lines.</param>
    /// <param name="wiring">Sizes of vectors.</param>
    /// <param name="rows">Their rows in training.</param>
    public RouteWriter(CodeWriter writer, Wiring wiring, TrainingRows rows)
    {
        _rows = rows;
        _writer = writer;
        _wiring = wiring;
    }

    /// <summary>result = what the moves add up to.</summary>
    /// <param name="route">The join.</param>
    /// <param name="vector">A reference to element e of vector v, without "ref".</param>
    /// <param name="width">Floats from one row of a vector to the next.</param>
    /// <param name="rows">Number of rows, as an expression.</param>
    /// <param name="memory">In training: the reference to the memory, because rows of a first step are found by sequence; null: rows are the steps of one sequence.</param>
    public void Forward(RouteNode route, Func<int, int, string> vector, Func<int, int> width, string rows, string? memory = null)
    {
        int size = _wiring.Sizes[route.Output];
        var written = new bool[size];
        foreach (Move move in route.Moves)
        {
            bool first = Enumerable.Range(move.To, move.Count).All(i => !written[i]);
            for (int i = 0; i < move.Count; i++)
                written[move.To + i] = true;
            if (move.FirstStep && memory is not null)
                _writer.Line($"{memory}.{(first ? "Copy" : "Add")}First({Places(move, route.Output)});");
            else
                Write(first, vector(move.Source, move.From), move.FirstStep ? 0 : width(move.Source), vector(route.Output, move.To), width(route.Output), move, rows);
        }
        if (written.Contains(false))
            throw new GraphException($"A join of {size} values leaves some unwritten.");
    }

    /// <summary>Adds the gradient of the result to that of every source.</summary>
    /// <param name="route">The join.</param>
    /// <param name="started">Vectors whose gradient holds something already; those that this call starts are added.</param>
    public void Backward(RouteNode route, HashSet<int> started)
    {
        foreach (IGrouping<int, Move> source in route.Moves.GroupBy(m => m.Source))
        {
            int size = _wiring.Sizes[source.Key];
            bool guarded = source.Key == 0;
            void Moves()
            {
                bool whole = source.First().Count == size && !source.First().FirstStep;
                bool set = !started.Contains(source.Key);
                if (set && !whole)
                    Clear(source.Key);
                foreach (Move move in source)
                {
                    if (move.FirstStep)
                    {
                        _writer.Line($"memory.AddFirstGradient({Places(move, route.Output)});");
                        continue;
                    }
                    Write(set && whole, Gradient(route.Output, move.To), Width(route.Output), Gradient(move.Source, move.From), Width(move.Source), move, "memory.Rows");
                    set = false;
                }
            }
            if (guarded)
                _writer.Block("if (inputGradients)", Moves);
            else
                Moves();
            started.Add(source.Key);
        }
    }

    /// <summary>Adds one whole gradient buffer to another.</summary>
    public void AddGradient(int from, int to, bool guarded) =>
        _writer.Line((guarded ? "if (inputGradients) " : "")
            + $"{Rows}Add(ref {Gradient(from, 0)}, {CSharpText.Int(Width(to))}, ref {Gradient(to, 0)}, {CSharpText.Int(Width(to))}, {CSharpText.Int(Width(to))}, memory.Rows, 1f);");

    /// <summary>Starts a gradient to which nothing is added.</summary>
    public void Clear(int vector) => _writer.Line($"{Rows}Clear(ref {Gradient(vector, 0)}, memory.Rows * {CSharpText.Int(Width(vector))});");

    private int Width(int vector) => _rows.Width(vector);

    private static string Gradient(int vector, int element) => Element($"memory.ActivationGradient({CSharpText.Int(vector)})", element);

    /// <summary>Element e behind a reference.</summary>
    public static string Element(string start, int element) => element == 0 ? start : StatementWriter.Reference(start, CSharpText.Int(element)).Substring("ref ".Length);

    private static string Places(Move move, int output) =>
        $"{CSharpText.Int(move.Source)}, {CSharpText.Int(move.From)}, {CSharpText.Int(output)}, {CSharpText.Int(move.To)}, {CSharpText.Int(move.Count)}, {CSharpText.Float(move.Factor)}";

    private void Write(bool set, string source, int sourceWidth, string target, int targetWidth, Move move, string rows)
    {
        string places = $"ref {source}, {CSharpText.Int(sourceWidth)}, ref {target}, {CSharpText.Int(targetWidth)}, {CSharpText.Int(move.Count)}, {rows}";
        _writer.Line(set && move.Factor == 1 ? $"{Rows}Copy({places});"
            : $"{Rows}{(set ? "Scale" : "Add")}({places}, {CSharpText.Float(move.Factor)});");
    }
}
