using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Writes <c>Run</c> of a network that cannot step, because it reads a sequence backwards too: stage after stage over the whole sequence, with the
/// vectors between them in a workspace.
/// </summary>
internal sealed class SequenceRunWriter
{
    private const string P = EmittedMembers.PrivatePrefix;
    private const string Services = "global::LstmGen.CompilerServices.";
    private const string Span = "global::System.Span<float>";
    private const string ReadOnlySpan = "global::System.ReadOnlySpan<float>";
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    private readonly CodeWriter _writer;
    private readonly ModelPlan _plan;
    private readonly string _name;

    public SequenceRunWriter(CodeWriter writer, string name, ModelPlan plan)
    {
        _name = name;
        _writer = writer;
        _plan = plan;
    }

    private Wiring Wiring => _plan.Network.Wiring;

    public void Write()
    {
        string reason = Wiring.StageNodes.First(n => n.Reverse).Stage.Layer;
        Unavailable(reason, $"Step(ref State state, {ReadOnlySpan} input, {Span} output)", ("state", "The state."), ("input", "One step's input."), ("output", "One step's output."));
        Unavailable(reason, $"StepMany(global::System.Span<State> states, {ReadOnlySpan} inputs, {Span} outputs)", ("states", "The states."), ("inputs", "One step's inputs."), ("outputs", "One step's outputs."));
        _writer.Line("/// <summary>Creates the memory that <c>Run</c> needs between layers.</summary>");
        _writer.Line("/// <param name=\"maxSteps\">Steps of the longest sequence.</param>");
        _writer.Line("/// <returns>A workspace, to be used again and again, by one thread at a time.</returns>");
        _writer.Line("/// <exception cref=\"global::System.ArgumentOutOfRangeException\">Fewer than 1 step, or more than an array can hold.</exception>");
        _writer.Line("public static global::LstmGen.Workspace CreateWorkspace(int maxSteps) =>");
        _writer.Line($"    {Services}WorkspaceAccess.Create({P}Layout, {CSharpText.Int(_plan.WorkspaceWidth + (_plan.Network.HasTypedSpans ? LaneLayout.Pad(_plan.Network.InputSize) + LaneLayout.Pad(_plan.Network.OutputSize) : 0))}, maxSteps);");
        _writer.Line();
        Run();
        _writer.Line();
        if (_plan.Network.HasTypedSpans)
        {
            // Behind the vectors.
            string Behind(int floats) =>
                $"ref __U.Add(ref {Services}WorkspaceAccess.Reference(workspace, {P}Layout, steps), {CSharpText.Int(_plan.WorkspaceWidth + floats)} * workspace.MaxSteps)";
            new TypedSpansWriter(_writer, _plan.Network).Run(Behind(0), Behind(LaneLayout.Pad(_plan.Network.InputSize)));
            _writer.Line();
        }
        _writer.Line("/// <summary>Compiles the kernels now, so that the first real sequence does not wait for it.</summary>");
        _writer.Block("public static void Prepare()", () =>
        {
            _writer.Line("State state = default;");
            string run = $"new {_name}({P}Layout.Zero()).Run(ref state, new float[InputSize], new float[OutputSize], CreateWorkspace(1));";
            _writer.Line(run);
            if (_plan.AheadLength > 0)
                _writer.Line($"new {_name}({P}Layout.Zero()).Run(ref state, new float[{AheadCalls.Steps} * InputSize], new float[{AheadCalls.Steps} * OutputSize], CreateWorkspace({AheadCalls.Steps}));");
            GuardWriter.CallRefused(_writer, _plan, run);
        });
    }

    private void Unavailable(string reason, string signature, params (string Name, string Summary)[] parameters)
    {
        _writer.Line("/// <summary>Not available: a layer of this model reads the sequence from its end.</summary>");
        foreach ((string name, string summary) in parameters)
            _writer.Line($"/// <param name=\"{name}\">{summary}</param>");
        _writer.Line($"[global::System.Obsolete(\"Layer '{reason}' reads the sequence from its end, so a step cannot be taken alone; use Run.\", error: true)]");
        _writer.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        _writer.Line($"public void {signature} =>");
        _writer.Line("    throw new global::System.NotSupportedException();");
        _writer.Line();
    }

    private void Run()
    {
        string same = _plan.Network.InputSize == _plan.Network.OutputSize ? "; may be the inputs themselves" : "";
        _writer.Line("/// <summary>A whole sequence, with one set of weights throughout. Allocates nothing, takes no lock.</summary>");
        _writer.Line("/// <param name=\"state\">Before: the state that each direction starts from. After: the one it ends with.</param>");
        _writer.Line("/// <param name=\"inputs\">Steps times <see cref=\"InputSize\"/> floats.</param>");
        _writer.Line($"/// <param name=\"outputs\">As many steps times <see cref=\"OutputSize\"/> floats{same}.</param>");
        _writer.Line("/// <param name=\"workspace\">Made by <see cref=\"CreateWorkspace\"/>, with room for as many steps.</param>");
        _writer.Line("/// <exception cref=\"global::System.ArgumentException\">A length is wrong, inputs and outputs overlap, or the workspace is too small or another model's.</exception>");
        _writer.Line(Tier.Optimized);
        _writer.Block($"public void Run(ref State state, {ReadOnlySpan} inputs, {Span} outputs, global::LstmGen.Workspace workspace)", () =>
        {
            SpanChecks.Steps(_writer);
            SpanChecks.Overlap(_writer, _plan.Network, "inputs", "outputs");
            _writer.Line($"ref float vectors = ref {Services}WorkspaceAccess.Reference(workspace, {P}Layout, steps);");
            _writer.Line($"ref float weights = ref global::System.Threading.Volatile.Read(ref {P}Weights).Packed;");
            if (_plan.ScratchLength > 0)
            {
                _writer.Line($"{Span} local = stackalloc float[{CSharpText.Int(_plan.ScratchLength)}];");
                _writer.Line($"ref float scratch = ref {Marshal}.GetReference(local);");
            }
            _writer.Line("ref float memory = ref State.__lstmgenStart(ref state);");
            _writer.Line($"ref float first = ref {Marshal}.GetReference(inputs);");
            _writer.Line($"ref float last = ref {Marshal}.GetReference(outputs);");
            if (_plan.AheadLength > 0)
                AheadCalls.Declare(_writer, _plan);
            int stage = 0;
            foreach (Node node in Wiring.Nodes)
            {
                if (node is LookupNode lookup)
                    LookupWriter.Forward(_writer, lookup, _plan.Inference, "weights", Start(lookup.Input), Width(lookup.Input), Start(node.Output), Width(node.Output), "steps");
                else if (node is RouteNode route)
                    new RouteWriter(_writer, Wiring, _plan.Rows).Forward(route, (v, e) => RouteWriter.Element(Start(v), e), Width, "steps");
                else
                    Scan((StageNode)node, stage++);
            }
        });
    }

    private void Scan(StageNode node, int stage)
    {
        string type = KernelFileWriter.ClassOf(_plan, stage), first = node.Reverse ? "int t = steps - 1" : "int t = 0", others = node.Reverse ? "t >= 0; t--" : "t < steps; t++";
        if (_plan.Stages[stage].Inference.Ahead is { } ahead)
        {
            _writer.Open();
            _writer.Line(first + ";");
            Together(node, ahead, type);
            Alone("");
            _writer.Close();
            return;
        }
        Alone(first);

        void Alone(string start) => _writer.Block($"for ({start}; {others})", () =>
            KernelCalls.Step(_writer, _plan.Stages[stage].Inference, type, r => Argument(node, r, "t"), "t & 1"));
    }

    /// <summary>As many steps as possible, several at a time: <c>from</c> is the earliest of them.</summary>
    private void Together(StageNode node, AheadPlan plan, string type)
    {
        string steps = AheadCalls.Steps, last = CSharpText.Int(UnrollPolicy.StepsAhead - 1);
        _writer.Block(node.Reverse ? $"for (; several && t >= {last}; t -= {steps})" : $"for (; several && t <= steps - {steps}; t += {steps})", () =>
        {
            _writer.Line(node.Reverse ? $"int from = t - {last};" : "int from = t;");
            AheadCalls.Products(_writer, plan, type, Width(node.Input), Row(node.Input, "from").Substring("ref ".Length));
            _writer.Block(node.Reverse ? $"for (int i = {last}; i >= 0; i--)" : $"for (int i = 0; i < {steps}; i++)", () =>
                AheadCalls.Rest(_writer, plan, type, "i", r => Argument(node, r, "(from + i)"), "i & 1"));
        });
    }

    private string Argument(StageNode node, string buffer, string step) => buffer switch
    {
        Buffers.Input => Row(node.Input, step),
        Buffers.Output => Row(node.Output, step),
        Buffers.State => "ref memory",
        _ => "ref " + buffer,
    };

    private string Row(int vector, string step) => StatementWriter.Reference(Start(vector), $"{step} * {CSharpText.Int(Width(vector))}");

    private string Start(int vector) => vector == 0 ? "first"
        : vector == Wiring.Output ? "last"
        : _plan.WorkspaceOffset(vector) == 0 ? "vectors"
        : StatementWriter.Reference("vectors", $"{CSharpText.Int(_plan.WorkspaceOffset(vector))} * workspace.MaxSteps").Substring("ref ".Length);

    /// <summary>The caller's rows are not padded.</summary>
    private int Width(int vector) => vector == 0 || vector == Wiring.Output ? Wiring.Sizes[vector] : _plan.Pad(Wiring.Sizes[vector]);
}
