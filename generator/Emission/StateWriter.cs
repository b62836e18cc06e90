using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes the nested state struct: unmanaged, copyable, private layout, accessors that copy.</summary>
internal sealed class StateWriter
{
    private const string Span = "global::System.Span<float>";
    private const string ReadOnlySpan = "global::System.ReadOnlySpan<float>";
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";
    private const string Throw = "global::LstmGen.CompilerServices.Throw";

    private readonly CodeWriter _writer;
    private readonly ModelPlan _plan;

    public StateWriter(CodeWriter writer, ModelPlan plan)
    {
        _writer = writer;
        _plan = plan;
    }

    /// <summary>Floats of storage; a struct has at least one.</summary>
    public static int Length(ModelPlan plan) => System.Math.Max(plan.StateLength, LaneLayout.Lanes);

    public void Write()
    {
        string length = CSharpText.Int(Length(_plan)), layout = EmittedMembers.PrivatePrefix + "Layout";
        _writer.Line("/// <summary>");
        _writer.Line("/// Everything a stream remembers: a value. Assign it to take a snapshot, keep an array of them for many streams;");
        _writer.Line("/// <c>default</c> is the zero state. Its layout is private: accessors copy, in true units and without padding.");
        _writer.Line("/// </summary>");
        _writer.Line($"[global::System.Runtime.InteropServices.StructLayout(global::System.Runtime.InteropServices.LayoutKind.Sequential, Size = {length} * sizeof(float))]");
        _writer.Block("public struct State : global::System.IEquatable<State>", () =>
        {
            _writer.Line("private float _first;");
            _writer.Line();
            _writer.Line($"internal static ref float {EmittedMembers.PrivatePrefix}Start(ref State state) => ref __U.As<State, float>(ref state);");
            _writer.Line();
            _writer.Line("/// <summary>Writes the whole state: layer by layer, hidden state then cell state.</summary>");
            _writer.Line("/// <param name=\"destination\">Exactly <see cref=\"StateSize\"/> floats.</param>");
            _writer.Line("/// <exception cref=\"global::System.ArgumentException\">The length is wrong.</exception>");
            _writer.Block($"public readonly void CopyTo({Span} destination)", () =>
            {
                Check("destination", "StateSize");
                _writer.Line("State copy = this;");
                _writer.Line($"{layout}.CopyState({Storage("copy")}, destination);");
            });
            _writer.Line();
            _writer.Line("/// <summary>Replaces the whole state by what <see cref=\"CopyTo\"/> wrote.</summary>");
            _writer.Line("/// <param name=\"source\">Exactly <see cref=\"StateSize\"/> floats.</param>");
            _writer.Line("/// <exception cref=\"global::System.ArgumentException\">The length is wrong.</exception>");
            _writer.Block($"public void CopyFrom({ReadOnlySpan} source)", () =>
            {
                Check("source", "StateSize");
                _writer.Line("State copy = default;");
                _writer.Line($"{layout}.RestoreState(source, {Storage("copy")});");
                _writer.Line("this = copy;");
            });
            Accessors("Hidden", "hidden state h", "h");
            Accessors("Cell", "cell state c", "c");
            _writer.Line();
            _writer.Line("/// <summary>Equal bit for bit.</summary>");
            _writer.Line("/// <param name=\"other\">The state to compare with.</param>");
            _writer.Line("/// <returns>Whether every bit is the same.</returns>");
            _writer.Block("public readonly bool Equals(State other)", () =>
            {
                _writer.Line("State copy = this;");
                _writer.Line("return global::System.MemoryExtensions.SequenceEqual(");
                _writer.Line($"    (global::System.ReadOnlySpan<byte>){Marshal}.AsBytes({Storage("copy")}),");
                _writer.Line($"    (global::System.ReadOnlySpan<byte>){Marshal}.AsBytes({Storage("other")}));");
            });
            _writer.Line();
            _writer.Line("/// <inheritdoc/>");
            _writer.Line("public override readonly bool Equals(object? obj) => obj is State other && Equals(other);");
            _writer.Line();
            _writer.Line("/// <inheritdoc/>");
            _writer.Block("public override readonly int GetHashCode()", () =>
            {
                _writer.Line("State copy = this;");
                _writer.Line("int hash = 17;");
                _writer.Line($"foreach (int word in {Marshal}.Cast<float, int>({Storage("copy")}))");
                _writer.Line("    hash = unchecked((hash ^ word ^ (word >> 15)) * -1640531535);");
                _writer.Line("return hash;");
            });
            Operator("==", "a.Equals(b)", "Equal bit for bit.");
            Operator("!=", "!a.Equals(b)", "Different in at least one bit.");
        });
    }

    private void Operator(string op, string body, string summary)
    {
        _writer.Line();
        _writer.Line($"/// <summary>{summary}</summary>");
        _writer.Line("/// <param name=\"a\">One state.</param>");
        _writer.Line("/// <param name=\"b\">The other.</param>");
        _writer.Line("/// <returns>The result of the comparison.</returns>");
        _writer.Line($"public static bool operator {op}(State a, State b) => {body};");
    }

    private void Accessors(string name, string what, string state)
    {
        StateSlot[] slots = _plan.States.Where(s => s.State.Name == state).ToArray();
        if (slots.Length == 0)
            return;
        string list = string.Join(", ", slots.Select((s, i) => $"{CSharpText.Int(i)} is '{s.Stage.Name}' with {CSharpText.Int(s.State.Size)}"));
        _writer.Line();
        Document($"Copies the {what} of a recurrent layer.", list, "destination");
        _writer.Block($"public readonly void Get{name}(int layer, {Span} destination)", () =>
        {
            Locate(slots);
            Check("destination", "size");
            _writer.Line("State copy = this;");
            _writer.Line($"{Storage("copy")}.Slice(offset, size).CopyTo(destination);");
        });
        _writer.Line();
        Document($"Replaces the {what} of a recurrent layer.", list, "source");
        _writer.Block($"public void Set{name}(int layer, {ReadOnlySpan} source)", () =>
        {
            Locate(slots);
            Check("source", "size");
            _writer.Line("State copy = this;");
            _writer.Line($"source.CopyTo({Storage("copy")}.Slice(offset, size));");
            _writer.Line("this = copy;");
        });
    }

    private void Document(string summary, string layers, string span)
    {
        _writer.Line($"/// <summary>{summary}</summary>");
        _writer.Line($"/// <param name=\"layer\">Index among the recurrent layers: {CSharpText.Xml(layers)} units.</param>");
        _writer.Line($"/// <param name=\"{span}\">Exactly as many floats as the layer has units.</param>");
        _writer.Line("/// <exception cref=\"global::System.ArgumentException\">The length is wrong.</exception>");
        _writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">There is no such layer.</exception>");
    }

    private void Locate(StateSlot[] slots)
    {
        _writer.Line("int offset = 0, size = 0;");
        _writer.Block("switch (layer)", () =>
        {
            for (int i = 0; i < slots.Length; i++)
            {
                _writer.Line($"case {CSharpText.Int(i)}:");
                _writer.Line($"    offset = {CSharpText.Int(slots[i].Offset)};");
                _writer.Line($"    size = {CSharpText.Int(slots[i].State.Size)};");
                _writer.Line("    break;");
            }
            _writer.Line("default:");
            _writer.Line($"    {Throw}.LayerIndex(nameof(layer), {CSharpText.Int(slots.Length)}, layer);");
            _writer.Line("    break;");
        });
    }

    private void Check(string span, string expected)
    {
        _writer.Line($"if ({span}.Length != {expected})");
        _writer.Line($"    {Throw}.SpanLength(nameof({span}), {expected}, {span}.Length);");
    }

    private string Storage(string variable) =>
        $"{Marshal}.CreateSpan(ref {variable}._first, {CSharpText.Int(_plan.StateLength)})";
}
