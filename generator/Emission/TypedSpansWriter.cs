using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Layers;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Writes the overloads of <c>Step</c> and <c>Run</c> that take one span for each of several inputs and outputs, and ids as integers. They put all inputs
/// of a step side by side, as the model's one input vector, and part its output vector.
/// </summary>
internal sealed class TypedSpansWriter
{
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    private static readonly HashSet<string> Taken = new() { "state", "output", "outputs", "workspace", "trace", "steps", "input", "inputs", "joined", "whole", "t" };

    private readonly CodeWriter _writer;
    private readonly (string Name, IInputLayer Layer)[] _inputs;
    private readonly (string Name, int Size)[] _outputs;

    public TypedSpansWriter(CodeWriter writer, Network network)
    {
        _writer = writer;
        _inputs = network.Inputs.Select(i => (Spelled(i.Name), (IInputLayer)i)).ToArray();
        _outputs = network.Outputs.Select(o => (Spelled(o.Name), o.Size)).ToArray();
    }

    private bool Parts => _outputs.Length > 1;

    public void Step()
    {
        _writer.Line("/// <summary>One step, from and to separate vectors.</summary>");
        Parameters("Exactly {0}.");
        Exceptions();
        _writer.Line(Tier.Optimized);
        _writer.Block($"public void Step(ref State state, {Spans("output")})", () =>
        {
            foreach ((string name, IInputLayer layer) in _inputs)
                SpanChecks.Length(_writer, name, CSharpText.Int(layer.Size));
            foreach ((string name, int size) in _outputs.Where(_ => Parts))
                SpanChecks.Length(_writer, name, CSharpText.Int(size));
            Ids();
            _writer.Line("global::System.Span<float> joined = stackalloc float[InputSize];");
            Join("joined", "0");
            if (!Parts)
            {
                _writer.Line("Step(ref state, joined, output);");
                return;
            }
            _writer.Line("global::System.Span<float> whole = stackalloc float[OutputSize];");
            _writer.Line("Step(ref state, joined, whole);");
            Part("whole", "0");
        });
    }

    /// <summary>Calls both with zeros, one step each.</summary>
    public void Call(string model)
    {
        IEnumerable<string> inputs = _inputs.Select(i => i.Layer.Vocabulary > 0
            ? "(global::System.ReadOnlySpan<int>)new int[1]"
            : $"(global::System.ReadOnlySpan<float>)new float[{CSharpText.Int(i.Layer.Size)}]");
        IEnumerable<string> outputs = Parts ? _outputs.Select(o => $"(global::System.Span<float>)new float[{CSharpText.Int(o.Size)}]") : new[] { "output" };
        string arguments = string.Join(", ", inputs.Concat(outputs));
        _writer.Line($"{model}.Step(ref state, {arguments});");
        _writer.Line($"{model}.Run(ref state, {arguments});");
    }

    /// <summary>For a network that streams: step by step.</summary>
    /// <param name="start">Writes what reads the weights once, before the first step.</param>
    /// <param name="step">Writes a step that reads <c>input</c> and writes <c>output</c>.</param>
    public void Run(Action start, Action step) => Run("", () =>
    {
        start();
        _writer.Line("global::System.Span<float> joined = stackalloc float[InputSize];");
        if (Parts)
            _writer.Line("global::System.Span<float> whole = stackalloc float[OutputSize];");
        _writer.Line($"ref float input = ref {Marshal}.GetReference(joined);");
        _writer.Line($"ref float output = ref {Marshal}.GetReference({(Parts ? "whole" : "outputs")});");
        _writer.Block("for (int t = 0; t < steps; t++)", () =>
        {
            Join("joined", "t");
            step();
            if (Parts)
                Part("whole", "t");
            else
                _writer.Line("output = ref __U.Add(ref output, OutputSize);");
        });
    });

    /// <summary>For a network that does not stream: inputs and outputs lie side by side in the workspace.</summary>
    /// <param name="joined">Where the inputs do, as a reference.</param>
    /// <param name="whole">Where the outputs do.</param>
    public void Run(string joined, string whole) => Run(", global::LstmGen.Workspace workspace", () =>
    {
        _writer.Line($"global::System.Span<float> joined = {Marshal}.CreateSpan({joined}, steps * InputSize);");
        _writer.Block("for (int t = 0; t < steps; t++)", () => Join("joined.Slice(t * InputSize, InputSize)", "t"));
        if (!Parts)
        {
            _writer.Line("Run(ref state, joined, outputs, workspace);");
            return;
        }
        _writer.Line($"global::System.Span<float> whole = {Marshal}.CreateSpan({whole}, steps * OutputSize);");
        _writer.Line("Run(ref state, joined, whole, workspace);");
        _writer.Block("for (int t = 0; t < steps; t++)", () => Part("whole.Slice(t * OutputSize, OutputSize)", "t"));
    });

    private static string Spelled(string name) => Taken.Contains(name) ? name + "Values" : "@" + name;

    private void Run(string extra, Action body)
    {
        _writer.Line("/// <summary>A whole sequence, from and to separate vectors.</summary>");
        Parameters("Steps times {0}.", "s");
        if (extra.Length > 0)
            _writer.Line("/// <param name=\"workspace\">Made by <see cref=\"CreateWorkspace\"/>, with room for as many steps.</param>");
        Exceptions();
        _writer.Line(Tier.Optimized);
        _writer.Block($"public void Run(ref State state, {Spans("outputs")}{extra})", () =>
        {
            _writer.Line($"int steps = {_inputs[0].Name}.Length / {CSharpText.Int(_inputs[0].Layer.Size)};");
            foreach ((string name, IInputLayer layer) in _inputs)
                SpanChecks.Length(_writer, name, $"steps * {CSharpText.Int(layer.Size)}");
            foreach ((string name, int size) in _outputs.Where(_ => Parts))
                SpanChecks.Length(_writer, name, $"steps * {CSharpText.Int(size)}");
            if (!Parts)
            {
                _writer.Line("if (outputs.Length != (long)steps * OutputSize)");
                _writer.Line("    global::LstmGen.CompilerServices.Throw.RunLength(nameof(outputs), OutputSize, steps, outputs.Length);");
            }
            Ids();
            body();
        });
    }

    private void Part(string whole, string step)
    {
        int at = 0;
        foreach ((string name, int size) in _outputs)
        {
            _writer.Line($"{whole}.Slice({CSharpText.Int(at)}, {CSharpText.Int(size)}).CopyTo({name}.Slice({step} * {CSharpText.Int(size)}));");
            at += size;
        }
    }

    private void Parameters(string length, string plural = "")
    {
        _writer.Line("/// <param name=\"state\">The stream's state.</param>");
        foreach ((string name, IInputLayer layer) in _inputs)
        {
            string what = layer.Vocabulary == 0 ? Plural(layer.Size, "float") : $"1 id from 0 to {CSharpText.Int(layer.Vocabulary - 1)}";
            _writer.Line($"/// <param name=\"{name.TrimStart('@')}\">{string.Format(System.Globalization.CultureInfo.InvariantCulture, length, what)}</param>");
        }
        foreach ((string name, int size) in _outputs.Where(_ => Parts))
            _writer.Line($"/// <param name=\"{name.TrimStart('@')}\">{string.Format(System.Globalization.CultureInfo.InvariantCulture, length, Plural(size, "float"))}</param>");
        if (!Parts)
            _writer.Line($"/// <param name=\"output{plural}\">{string.Format(System.Globalization.CultureInfo.InvariantCulture, length, "<see cref=\"OutputSize\"/> floats")}</param>");
    }

    private void Exceptions()
    {
        _writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong.</exception>");
        if (_inputs.Any(i => i.Layer.Vocabulary > 0))
            _writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">An id is out of range.</exception>");
    }

    private string Spans(string output)
    {
        IEnumerable<string> inputs = _inputs.Select(i => $"global::System.ReadOnlySpan<{(i.Layer.Vocabulary > 0 ? "int" : "float")}> {i.Name}");
        IEnumerable<string> outputs = Parts ? _outputs.Select(o => o.Name) : new[] { output };
        return string.Join(", ", inputs.Concat(outputs.Select(o => "global::System.Span<float> " + o)));
    }

    /// <summary>Before anything changes.</summary>
    private void Ids()
    {
        foreach ((string name, IInputLayer layer) in _inputs.Where(i => i.Layer.Vocabulary > 0))
            _writer.Line($"global::LstmGen.CompilerServices.VectorRows.CheckIds({name}, {CSharpText.Int(layer.Vocabulary)}, nameof({name}));");
    }

    private void Join(string target, string step)
    {
        int at = 0;
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
