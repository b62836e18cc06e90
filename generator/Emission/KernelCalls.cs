using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Calls of inference kernels.</summary>
internal static class KernelCalls
{
    /// <summary>A constant for the JIT and for Native AOT, as the other condition is: one branch remains.</summary>
    private const string ManyRegisters = "global::System.Runtime.Intrinsics.X86.Avx512F.VL.IsSupported";

    /// <summary>Some kernel of a step reads its weights up or down, by the argument <c>turn</c>.</summary>
    public static bool Turns(ModelPlan plan) => plan.Stages.SelectMany(s => s.Inference.Step.Concat(s.Inference.Wide ?? Array.Empty<Kernel>())).Any(k => k.Turns);

    /// <summary>One step, by the kernels that the registers of the machine suit.</summary>
    public static void Step(CodeWriter writer, InferencePlan plan, string type, Func<string, string> argument, string turn)
    {
        if (plan.Wide is not null)
            writer.Block($"if ({ManyRegisters})", () => Write(writer, plan.Wide, type, argument, turn));
        writer.Block($"{(plan.Wide is null ? "" : "else ")}if ({StatementWriter.WholeVectors})", () => Write(writer, plan.Step, type, argument, turn));
        writer.Block("else", () => Write(writer, plan.Half, type, argument, turn));
    }

    /// <summary>Where streams step together, as a condition that is a constant.</summary>
    public static string Together(ManyPlan plan) => plan.Everywhere ? StatementWriter.WholeVectors : ManyRegisters;

    /// <summary>One step of several streams.</summary>
    public static void StepMany(CodeWriter writer, ManyPlan plan, int stage, string type, Func<string, string> argument)
    {
        ManyKernels kernels = plan.Stages[stage];
        if (kernels.Same || !plan.Everywhere)
        {
            Write(writer, kernels.Wide, type, argument, "0");
            return;
        }
        writer.Block($"if ({ManyRegisters})", () => Write(writer, kernels.Wide, type, argument, "0"));
        writer.Block("else", () => Write(writer, kernels.Few!, type, argument, "0"));
    }

    /// <summary>Kernels in order.</summary>
    public static void Write(CodeWriter writer, IReadOnlyList<Kernel> kernels, string type, Func<string, string> argument, string turn)
    {
        foreach (Kernel kernel in kernels)
            writer.Line($"{type}.{kernel.Name}({string.Join(", ", kernel.References.Select(argument))}{(kernel.Turns ? ", " + turn : "")});");
    }
}
