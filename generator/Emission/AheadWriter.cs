using System;
using System.Linq;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Writes the part of <c>Run</c> of a network that streams which makes the products of several steps with their inputs at once, and then steps from those sums on.
/// </summary>
internal sealed class AheadWriter
{
    private const string P = EmittedMembers.PrivatePrefix;
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    private readonly CodeWriter _writer;
    private readonly ModelPlan _plan;

    public AheadWriter(CodeWriter writer, ModelPlan plan)
    {
        _writer = writer;
        _plan = plan;
    }

    /// <summary>Some stage does.</summary>
    public bool Any => _plan.AheadLength > 0;

    /// <summary>Some loop of the remaining steps may run up or down, though no loop of a plain step does.</summary>
    private bool TurnsAlone => !KernelCalls.Turns(_plan) && Turns;

    private bool Turns => KernelCalls.Turns(_plan) || _plan.Ahead.Any(k => k.Turns);

    private bool Scratch => _plan.ScratchLength > 0;

    /// <summary>As many steps as possible; the number of those taken is in <c>t</c>.</summary>
    /// <param name="advance">Writes what moves on to the next input and output.</param>
    public void Run(Action advance)
    {
        AheadCalls.Declare(_writer, _plan);
        if (TurnsAlone)
            _writer.Line("int turn = 0;");
        _writer.Line("int t = 0;");
        _writer.Block($"for (; several && t <= steps - {AheadCalls.Steps}; t += {AheadCalls.Steps})", () =>
        {
            _writer.Line($"{P}Ahead(ref weights, ref input, ref ahead);");
            _writer.Block($"for (int i = 0; i < {AheadCalls.Steps}; i++)", () =>
            {
                _writer.Line($"{P}Rest(ref weights, ref memory, ref input, ref output{(Scratch ? $", ref {Marshal}.GetReference(scratch)" : "")}, ref ahead, i{(Turns ? ", turn ^= 1" : "")});");
                advance();
            });
        });
    }

    /// <summary>What <see cref="Run"/> calls.</summary>
    public void Cores()
    {
        if (!Any)
            return;
        _writer.Line(Tier.Inlined);
        _writer.Block($"private static void {P}Ahead(ref float weights, ref float input, ref float ahead)", () =>
        {
            for (int stage = 0; stage < _plan.Stages.Count; stage++)
            {
                if (_plan.Stages[stage].Inference.Ahead is { } plan)
                    AheadCalls.Products(_writer, plan, KernelFileWriter.ClassOf(_plan, stage), _plan.Network.InputSize, "input");
            }
        });
        _writer.Line();
        string parameters = $"ref float weights, ref float state, ref float input, ref float output{(Scratch ? ", ref float scratch" : "")}, ref float ahead, int step{(Turns ? ", int turn" : "")}";
        _writer.Line(Tier.Inlined);
        _writer.Block($"private static void {P}Rest({parameters})", () => new StepWriter(_writer, _plan, _plan.Vectors).Write((stage, type) =>
        {
            if (_plan.Stages[stage].Inference.Ahead is { } plan)
                AheadCalls.Rest(_writer, plan, type, "step", r => "ref " + r, "turn");
            else
                KernelCalls.Stage(_writer, _plan, stage, type, r => "ref " + r, "turn");
        }));
        _writer.Line();
    }
}
