using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Layers;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Writes the overloads of <c>Step</c> and <c>Run</c> that take one span for each of several inputs, and ids as integers. They put all inputs of a
/// step side by side, as the model's one input vector.
/// </summary>
internal sealed class TypedInputWriter
{
    private static readonly HashSet<string> Taken = new() { "state", "output", "outputs", "workspace", "trace", "steps", "input", "inputs", "joined" };

    private readonly CodeWriter _writer;
    private readonly Network _network;
    private readonly (string Name, IInputLayer Layer)[] _inputs;

    public TypedInputWriter(CodeWriter writer, Network network)
    {
        _writer = writer;
        _network = network;
        _inputs = network.Inputs.Select(i => (Taken.Contains(i.Name) ? i.Name + "Values" : "@" + i.Name, (IInputLayer)i)).ToArray();
    }

    public void Step()
    {
        _writer.Line("/// <summary>One step, from separate inputs.</summary>");
        Parameters("Exactly {0}.");
        _writer.Line("/// <param name=\"output\">Exactly <see cref=\"OutputSize\"/> floats.</param>");
        Exceptions();
        _writer.Block($"public void Step(ref State state, {Spans()}, global::System.Span<float> output)", () =>
        {
            foreach ((string name, IInputLayer layer) in _inputs)
                SpanChecks.Length(_writer, name, CSharpText.Int(layer.Size));
            _writer.Line("global::System.Span<float> joined = stackalloc float[InputSize];");
            Join("joined", "0");
            _writer.Line("Step(ref state, joined, output);");
        });
    }

    /// <summary>For a network that streams: inputs are joined step by step.</summary>
    /// <param name="start">Writes what reads the weights once, before the first step.</param>
    /// <param name="step">Writes a step that reads <c>input</c> and writes <c>output</c>.</param>
    public void Run(Action start, Action step) => Run("", () =>
    {
        start();
        _writer.Line("global::System.Span<float> joined = stackalloc float[InputSize];");
        _writer.Line("ref float input = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(joined);");
        _writer.Line("ref float output = ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference(outputs);");
        _writer.Block("for (int t = 0; t < steps; t++)", () =>
        {
            Join("joined", "t");
            step();
            _writer.Line("output = ref __U.Add(ref output, OutputSize);");
        });
    });

    /// <summary>For a network that does not stream: the sequence is joined in the workspace.</summary>
    /// <param name="joined">Where, as a reference.</param>
    public void Run(string joined) => Run(", global::LstmGen.Workspace workspace", () =>
    {
        _writer.Line($"global::System.Span<float> joined = global::System.Runtime.InteropServices.MemoryMarshal.CreateSpan({joined}, steps * InputSize);");
        _writer.Block("for (int t = 0; t < steps; t++)", () => Join("joined.Slice(t * InputSize, InputSize)", "t"));
        _writer.Line("Run(ref state, joined, outputs, workspace);");
    });

    private void Run(string extra, Action body)
    {
        _writer.Line("/// <summary>A whole sequence, from separate inputs.</summary>");
        Parameters("Steps times {0}.");
        _writer.Line("/// <param name=\"outputs\">As many steps times <see cref=\"OutputSize\"/> floats.</param>");
        if (extra.Length > 0)
            _writer.Line("/// <param name=\"workspace\">Made by <see cref=\"CreateWorkspace\"/>, with room for as many steps.</param>");
        Exceptions();
        _writer.Block($"public void Run(ref State state, {Spans()}, global::System.Span<float> outputs{extra})", () =>
        {
            _writer.Line($"int steps = {_inputs[0].Name}.Length / {CSharpText.Int(_inputs[0].Layer.Size)};");
            foreach ((string name, IInputLayer layer) in _inputs)
                SpanChecks.Length(_writer, name, $"steps * {CSharpText.Int(layer.Size)}");
            _writer.Line("if (outputs.Length != (long)steps * OutputSize)");
            _writer.Line("    global::LstmGen.CompilerServices.Throw.RunLength(nameof(outputs), OutputSize, steps, outputs.Length);");
            Ids();
            body();
        });
    }

    private void Parameters(string length)
    {
        _writer.Line("/// <param name=\"state\">The stream's state.</param>");
        foreach ((string name, IInputLayer layer) in _inputs)
        {
            string what = layer.Vocabulary == 0 ? Plural(layer.Size, "float") : $"1 id from 0 to {CSharpText.Int(layer.Vocabulary - 1)}";
            _writer.Line($"/// <param name=\"{name.TrimStart('@')}\">{string.Format(System.Globalization.CultureInfo.InvariantCulture, length, what)}</param>");
        }
    }

    private void Exceptions()
    {
        _writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong.</exception>");
        if (_inputs.Any(i => i.Layer.Vocabulary > 0))
            _writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">An id is out of range.</exception>");
    }

    private string Spans() => string.Join(", ", _inputs.Select(i => $"global::System.ReadOnlySpan<{(i.Layer.Vocabulary > 0 ? "int" : "float")}> {i.Name}"));

    /// <summary>Before anything changes.</summary>
    private void Ids()
    {
        foreach ((string name, IInputLayer layer) in _inputs.Where(i => i.Layer.Vocabulary > 0))
            _writer.Line($"global::LstmGen.CompilerServices.VectorRows.CheckIds({name}, {CSharpText.Int(layer.Vocabulary)}, nameof({name}));");
    }

    private void Join(string target, string step)
    {
        int at = 0;
        if (step == "0")
            Ids();
        foreach ((string name, IInputLayer layer) in _inputs)
        {
            string size = CSharpText.Int(layer.Size), offset = CSharpText.Int(at);
            _writer.Line(layer.Vocabulary > 0
                ? $"{target}[{offset}] = {name}[{step}];"
                : $"{name}.Slice({step} * {size}, {size}).CopyTo({target}.Slice({offset}));");
            at += layer.Size;
        }
    }

    private static string Plural(int count, string what) => $"{CSharpText.Int(count)} {what}{(count == 1 ? "" : "s")}";
}
