using System.Collections.Generic;
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
    IReadOnlyList<Note> Notes);
