using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Planning;

/// <summary>Everything that emission needs to know of a model.</summary>
/// <param name="Network">The model's meaning.</param>
/// <param name="Stages">Per stage, its kernels.</param>
/// <param name="Inference">Packing of the weights that steps read.</param>
/// <param name="Master">Packing of a trainer's weights; null without training.</param>
/// <param name="States">State storage.</param>
/// <param name="StateLength">Floats of a stream's state, with padding.</param>
/// <param name="ScratchLength">Floats that live within a step.</param>
/// <param name="Traces">What a trace shows.</param>
/// <param name="TraceLength">Floats of a trace.</param>
/// <param name="Notes">What the user should know.</param>
internal sealed record ModelPlan(
    Network Network,
    IReadOnlyList<StagePlan> Stages,
    WeightPacking Inference,
    WeightPacking? Master,
    IReadOnlyList<StateSlot> States,
    int StateLength,
    int ScratchLength,
    IReadOnlyList<TraceSlot> Traces,
    int TraceLength,
    IReadOnlyList<Note> Notes)
{
    /// <summary>Where every vector of the network lies during an inference step.</summary>
    public IReadOnlyList<Place> Vectors { get; init; } = System.Array.Empty<Place>();

    /// <summary>How several streams step together; null where that does not pay, or the network does not stream.</summary>
    public ManyPlan? Many { get; init; }

    /// <summary>Floats of sums that a run starts before the steps that go on with them; 0: none does.</summary>
    public int AheadLength { get; init; }

    /// <summary>Kernels that start those sums, and that go on with them.</summary>
    public IEnumerable<Kernels.Kernel> Ahead => Stages.SelectMany(s => s.Inference.Ahead?.All ?? Enumerable.Empty<Kernels.Kernel>());

    /// <summary>Stages that one kernel runs.</summary>
    public IReadOnlyList<JoinedPlan> Joined { get; init; } = System.Array.Empty<JoinedPlan>();

    /// <summary>Floats of the packed weights that kernels of sixteen lanes read, where others read the rest.</summary>
    public int LongLength { get; init; }

    /// <summary>States and vectors between stages are padded to a multiple of this in inference.</summary>
    public int Lanes { get; init; } = LaneLayout.Lanes;

    /// <summary>Rows of vectors in training.</summary>
    public TrainingRows Rows { get; init; } = new(Network.Wiring, LaneLayout.Lanes);

    /// <summary>Floats of a vector in a workspace.</summary>
    public int Pad(int size) => LaneLayout.Pad(size, Lanes);

    /// <summary>Floats of a workspace per step: all vectors but the network's input and output.</summary>
    public int WorkspaceWidth => Network.Wiring.Sizes.Where((_, v) => v != 0 && v != Network.Wiring.Output).Sum(Pad);

    /// <summary>Where a vector starts in a workspace, in floats per step of its capacity.</summary>
    public int WorkspaceOffset(int vector) => Network.Wiring.Sizes.Take(vector).Skip(1).Sum(Pad);

    /// <summary>Stages in their places.</summary>
    public IReadOnlyList<StageNode> Nodes { get; } = Network.Wiring.StageNodes.ToArray();

    /// <summary>
    /// Vectors that have a further gradient buffer. Going backward, the first reader of a vector starts its gradient; a stage that comes later makes one of its
    /// own, which is then added.
    /// </summary>
    public IReadOnlyList<int> FurtherGradients => Nodes.Where(n => !StartsGradient(n)).Select(n => n.Input).ToArray();

    /// <summary>Index of the gradient buffer that takes the gradient of a stage's input.</summary>
    public int InputGradient(int stage)
    {
        StageNode node = Nodes[stage];
        return StartsGradient(node) ? node.Input : Network.Wiring.Sizes.Count + Nodes.Take(stage).Count(n => !StartsGradient(n));
    }

    private bool StartsGradient(StageNode node) => Network.Wiring.Readers(node.Input).Last() == node;

    /// <summary>The kernel that runs a stage together with others; null where it has its own.</summary>
    public JoinedPlan? JoinedAt(int stage) => Joined.FirstOrDefault(j => j.Covers(stage));

    /// <summary>Kernels of a plain step that are written in whole vectors, as a stage's class holds them: with the first stage, those that run several.</summary>
    public IEnumerable<Kernels.Kernel> WholeOf(int stage)
    {
        InferencePlan plan = Stages[stage].Inference;
        if (JoinedAt(stage) is not { } joined)
            return plan.Whole;
        IEnumerable<Kernels.Kernel> refused = joined.Guards.Count > 0 ? plan.Unguarded : System.Array.Empty<Kernels.Kernel>();
        IEnumerable<Kernels.Kernel> apart = joined.IsApart(stage) ? plan.Largest : System.Array.Empty<Kernels.Kernel>();
        return (joined.First == stage ? joined.Kernels : apart).Union(refused);
    }

    /// <summary>A plain step needs scratch memory only where its kernels are written in half vectors.</summary>
    public bool OnlyHalvesNeedScratch =>
        Vectors.All(v => v.Buffer != Kernels.Buffers.Scratch)
        && !Enumerable.Range(0, Stages.Count).SelectMany(WholeOf).Concat(Ahead).Any(k => k.References.Contains(Kernels.Buffers.Scratch));

    /// <summary>The check before a stage's kernels; null where they may always be called.</summary>
    public StepGuard? GuardOf(int stage) =>
        JoinedAt(stage) is { Guards.Count: > 0 } joined ? joined.Guards.ElementAtOrDefault(stage - joined.First) : Stages[stage].Inference.Guard;

    /// <summary>Checks, each of a limit of its own.</summary>
    public IReadOnlyList<StepGuard> Limits => Stages.Select(s => s.Inference.Guard).Append(Many?.Guard).OfType<StepGuard>().GroupBy(g => g.Limit).Select(g => g.First()).ToArray();

    /// <summary>Tensors that hold initial states.</summary>
    public IReadOnlyList<InitialStateSlot> InitialStates => Stages.SelectMany((plan, stage) =>
    {
        StateSlot[] slots = States.Where(s => s.Stage == plan.Stage).ToArray();
        return plan.Stage.Initial.Select((tensor, i) => new InitialStateSlot(tensor, stage, slots[i].Offset - slots[0].Offset, slots[i].Offset));
    }).ToArray();
}
