using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>What a model takes at run time, for the header of its file.</summary>
internal static class MemoryTable
{
    public static IEnumerable<string> Lines(ModelPlan plan)
    {
        string instead = plan.LongLength > 0 ? $", kernels in vectors of sixteen lanes {Bytes(plan.LongLength)} of others" : "";
        yield return $"  a step reads {Bytes(plan.Inference.Length - plan.LongLength)} of packed weights{instead}" + (plan.ScratchLength > 0 ? $" and takes {Bytes(plan.ScratchLength)} of stack" : "");
        if (plan.AheadLength > 0)
            yield return $"  a run of {AheadCalls.Steps} steps and more takes {Bytes(plan.AheadLength)} of stack for their products with the inputs";
        if (plan.Master is not null)
            yield return $"  a trainer takes {Bytes(Fixed(plan))} besides the optimizer's moments, {Bytes(PerSequence(plan))} a sequence and {Bytes(PerRow(plan))} a step of a sequence";
    }

    /// <summary>Weights and their gradients, and transposes.</summary>
    private static long Fixed(ModelPlan plan) => (2L * plan.Master!.Length) + plan.Master.TransposedLength;

    /// <summary>Initial states, the states of sequences without a step, gradients of states, and what recurrent dropout multiplies by.</summary>
    private static long PerSequence(ModelPlan plan) => plan.Stages.Sum(s => 3L * s.Training!.StateWidth) + plan.Nodes.Sum(n => (long)LaneLayout.Pad(n.MaskSize));

    /// <summary>Vectors between layers and their gradients, tape, states, and what dropout multiplies by.</summary>
    private static long PerRow(ModelPlan plan) =>
        Enumerable.Range(0, plan.Network.Wiring.Sizes.Count).Sum(vector => 2L * plan.Rows.Width(vector))
        + plan.FurtherGradients.Sum(vector => (long)plan.Rows.Width(vector))
        + plan.Stages.Sum(s => (long)s.Training!.RecordWidth + s.Training.StateWidth)
        + plan.Network.Wiring.Dropouts.Sum(d => (long)LaneLayout.Pad(plan.Network.Wiring.Sizes[d.Output]));

    private static string Bytes(long floats) => $"{CSharpText.Long(floats * sizeof(float))} bytes";
}
