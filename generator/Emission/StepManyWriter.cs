using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes <c>StepMany</c>: one step of many streams, several of them at a time where that pays.</summary>
internal sealed class StepManyWriter
{
    private const string P = EmittedMembers.PrivatePrefix;
    private const string Span = "global::System.Span<float>";
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    private readonly CodeWriter _writer;
    private readonly ModelPlan _plan;

    public StepManyWriter(CodeWriter writer, ModelPlan plan)
    {
        _writer = writer;
        _plan = plan;
    }

    /// <summary>The public method.</summary>
    public void Write()
    {
        bool inPlace = _plan.Network.InputSize == _plan.Network.OutputSize;
        _writer.Line("/// <summary>One step of many streams: what as many calls of <c>Step</c> give, bit for bit, with one set of weights throughout. Allocates nothing, takes no lock.</summary>");
        _writer.Line("/// <param name=\"states\">The streams' states.</param>");
        _writer.Line("/// <param name=\"inputs\">As many times <see cref=\"InputSize\"/> floats, stream after stream.</param>");
        _writer.Line($"/// <param name=\"outputs\">As many times <see cref=\"OutputSize\"/> floats{(inPlace ? "; may be the inputs themselves" : "")}.</param>");
        _writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong, or inputs and outputs overlap.</exception>");
        _writer.Line(Tier.Optimized);
        _writer.Block($"public void StepMany(global::System.Span<State> states, global::System.ReadOnlySpan<float> inputs, {Span} outputs)", () =>
        {
            SpanChecks.Streams(_writer, "inputs", "InputSize");
            SpanChecks.Streams(_writer, "outputs", "OutputSize");
            SpanChecks.Overlap(_writer, _plan.Network, "inputs", "outputs");
            if (KernelCalls.Turns(_plan))
                _writer.Line("int turn = 0;");
            _writer.Line($"ref float weights = ref global::System.Threading.Volatile.Read(ref {P}Weights).Packed;");
            int scratch = System.Math.Max(_plan.ScratchLength, _plan.Many?.ScratchLength ?? 0);
            if (scratch > 0)
                _writer.Line($"{Span} scratch = stackalloc float[{CSharpText.Int(scratch)}];");
            _writer.Line($"ref float input = ref {Marshal}.GetReference(inputs);");
            _writer.Line($"ref float output = ref {Marshal}.GetReference(outputs);");
            _writer.Line("int i = 0;");
            if (_plan.Many is { } many)
            {
                string rows = CSharpText.Int(many.Rows);
                _writer.Line($"// {rows} streams share every load of a weight.");
                _writer.Block($"for (; {KernelCalls.Together(_plan)} && i <= states.Length - {rows}; i += {rows})", () =>
                {
                    _writer.Line($"ref float state = ref State.{P}Start(ref states[i]);");
                    if (many.Guard is null)
                    {
                        Together(many);
                        return;
                    }
                    string arguments = string.Join(", ", GuardWriter.References(many.Guard).Select(r => "ref " + r));
                    _writer.Block($"if ({KernelFileWriter.ClassOf(_plan, 0)}.{GuardWriter.ManyName}({arguments}))", () => Together(many));
                    _writer.Block("else", () => _writer.Block($"for (int j = i; j < i + {rows}; j++)", () => Alone("j")));
                });
            }
            _writer.Block("for (; i < states.Length; i++)", () => Alone("i"));
        });
    }

    /// <summary>All stages of a step of several streams, in order.</summary>
    public void Core()
    {
        if (_plan.Many is not { } many)
            return;
        string parameters = "ref float weights, ref float state, ref float input, ref float output" + (many.ScratchLength > 0 ? ", ref float scratch" : "");
        _writer.Line(Tier.Inlined);
        _writer.Block($"private static void {P}StepMany({parameters})", () =>
            new StepWriter(_writer, _plan, many.Vectors, many.Rows).Write((stage, type) => KernelCalls.StepMany(_writer, many, stage, type, r => "ref " + r)));
        _writer.Line();
    }

    private void Together(ManyPlan many) => Advance("StepMany", "ref state", many.ScratchLength > 0, "", $"{CSharpText.Int(many.Rows)} * ");

    private void Alone(string stream) => Advance("Step", $"ref State.{P}Start(ref states[{stream}])", _plan.ScratchLength > 0, KernelCalls.Turns(_plan) ? ", turn ^= 1" : "", "");

    private void Advance(string method, string state, bool scratch, string turn, string rows)
    {
        _writer.Line($"{P}{method}(ref weights, {state}, ref input, ref output{(scratch ? $", ref {Marshal}.GetReference(scratch)" : "")}{turn});");
        _writer.Line($"input = ref __U.Add(ref input, {rows}InputSize);");
        _writer.Line($"output = ref __U.Add(ref output, {rows}OutputSize);");
    }
}
