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
    public const string ManyRegisters = "global::System.Runtime.Intrinsics.X86.Avx512F.VL.IsSupported";

    /// <summary>Some kernel of a step reads its weights up or down, by the argument <c>turn</c>.</summary>
    public static bool Turns(ModelPlan plan) => Enumerable.Range(0, plan.Stages.Count).SelectMany(plan.WholeOf).Any(k => k.Turns);

    /// <summary>One step, by the kernels that the registers of the machine suit.</summary>
    public static void Step(CodeWriter writer, InferencePlan plan, string type, Func<string, string> argument, string turn)
    {
        IEnumerable<(string, Action)> If(string condition, IReadOnlyList<Kernel>? kernels)
        {
            if (kernels is not null)
                yield return (condition, () => Guarded(writer, plan, kernels, type, argument, turn));
        }
        Choose(
            writer,
            If(StatementWriter.LongVectors, plan.Step512).Concat(If(ManyRegisters, plan.Wide)).Concat(If(StatementWriter.WholeVectors, plan.Step)),
            () => Write(writer, plan.Half, type, argument, turn));
    }

    /// <summary>One step of one stage, which with others may be a single kernel; that is called where its first one comes.</summary>
    public static void Stage(CodeWriter writer, ModelPlan model, int stage, string type, Func<string, string> argument, string turn)
    {
        if (model.JoinedAt(stage) is not { } joined)
            Step(writer, model.Stages[stage].Inference, type, argument, turn);
        else if (joined.First == stage)
            Joined(writer, model, joined, argument);
    }

    /// <summary>One step of several stages that one kernel runs.</summary>
    public static void Joined(CodeWriter writer, ModelPlan model, JoinedPlan plan, Func<string, string> argument)
    {
        string[] types = Enumerable.Range(plan.First, plan.Count).Select(s => KernelFileWriter.ClassOf(model, s)).ToArray();
        void All(Func<InferencePlan, IReadOnlyList<Kernel>> kernels)
        {
            for (int i = 0; i < plan.Count; i++)
                Write(writer, kernels(model.Stages[plan.First + i].Inference), types[i], argument, "0");
        }
        void One(Kernel kernel) => Write(writer, new[] { kernel }, types[0], argument, "0");
        void Longest(Kernel kernel)
        {
            One(kernel);
            for (int i = plan.Count512; i < plan.Count; i++)
                Write(writer, model.Stages[plan.First + i].Inference.Largest, types[i], argument, "0");
        }
        IEnumerable<(string, Action)> If(string condition, Kernel? kernel, Action<Kernel> call)
        {
            if (kernel is not null)
                yield return (condition, () => call(kernel));
        }
        string guards = string.Concat(plan.Guards.Select((g, i) => $" && {types[i]}.{GuardWriter.Name}({string.Join(", ", GuardWriter.References(g).Select(argument))})"));
        var branches = new List<(string, Action)>
        {
            (StatementWriter.WholeVectors + guards, () => Choose(writer, If(StatementWriter.LongVectors, plan.Step512, Longest).Concat(If(ManyRegisters, plan.Wide, One)), () => One(plan.Step))),
        };
        if (plan.Guards.Count > 0)
            branches.Add((StatementWriter.WholeVectors, () => All(p => p.Unguarded)));
        Choose(writer, branches, () => All(p => p.Half));
    }

    /// <summary>Where streams step together, which does not pay in vectors of sixteen lanes, as a condition that is a constant to the JIT.</summary>
    public static string Together(ModelPlan plan) =>
        (plan.Stages.Any(s => s.Inference.Step512 is not null) ? $"!({StatementWriter.LongVectors}) && " : "")
        + (plan.Many!.Everywhere ? StatementWriter.WholeVectors : ManyRegisters);

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

    /// <summary>The first branch whose condition holds, or the last one.</summary>
    public static void Choose(CodeWriter writer, IEnumerable<(string Condition, Action Write)> branches, Action last)
    {
        string otherwise = "";
        foreach ((string condition, Action write) in branches)
        {
            writer.Block($"{otherwise}if ({condition})", write);
            otherwise = "else ";
        }
        if (otherwise.Length == 0)
            last();
        else
            writer.Block("else", last);
    }

    private static void Guarded(CodeWriter writer, InferencePlan plan, IReadOnlyList<Kernel> kernels, string type, Func<string, string> argument, string turn)
    {
        if (plan.Guard is null)
        {
            Write(writer, kernels, type, argument, turn);
            return;
        }
        string arguments = string.Join(", ", GuardWriter.References(plan.Guard).Select(argument));
        writer.Block($"if ({type}.{GuardWriter.Name}({arguments}))", () => Write(writer, kernels, type, argument, turn));
        writer.Block("else", () => Write(writer, plan.Clamped, type, argument, turn));
    }

    /// <summary>Kernels in order.</summary>
    public static void Write(CodeWriter writer, IReadOnlyList<Kernel> kernels, string type, Func<string, string> argument, string turn)
    {
        foreach (Kernel kernel in kernels)
            writer.Line($"{type}.{kernel.Name}({string.Join(", ", kernel.References.Select(argument))}{(kernel.Turns ? ", " + turn : "")});");
    }
}
