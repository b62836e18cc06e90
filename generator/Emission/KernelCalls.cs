using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Calls of inference kernels.</summary>
internal static class KernelCalls
{
    /// <summary>A constant for the JIT and for Native AOT: one branch remains.</summary>
    private const string ManyRegisters = "global::System.Runtime.Intrinsics.X86.Avx512F.VL.IsSupported";

    /// <summary>One step, by the kernels that the registers of the machine suit.</summary>
    public static void Step(CodeWriter writer, InferencePlan plan, string type, Func<string, string> argument)
    {
        if (plan.Wide is null)
        {
            Write(writer, plan.Step, type, argument);
            return;
        }
        writer.Block($"if ({ManyRegisters})", () => Write(writer, plan.Wide, type, argument));
        writer.Block("else", () => Write(writer, plan.Step, type, argument));
    }

    /// <summary>Kernels in order.</summary>
    public static void Write(CodeWriter writer, IReadOnlyList<Kernel> kernels, string type, Func<string, string> argument)
    {
        foreach (Kernel kernel in kernels)
            writer.Line($"{type}.{kernel.Name}({string.Join(", ", kernel.References.Select(argument))});");
    }
}
