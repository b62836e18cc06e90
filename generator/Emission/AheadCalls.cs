using System;
using System.Collections.Generic;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Calls of the kernels that make the products of several steps with their inputs, and of those that go on from such sums.</summary>
internal static class AheadCalls
{
    private const string Span = "global::System.Span<float>";
    private const string Marshal = "global::System.Runtime.InteropServices.MemoryMarshal";

    /// <summary>Steps that are taken together.</summary>
    public static string Steps { get; } = CSharpText.Int(UnrollPolicy.StepsAhead);

    /// <summary>Declares the memory <c>ahead</c>, and <c>several</c>: whether steps are taken together.</summary>
    public static void Declare(CodeWriter writer, ModelPlan plan)
    {
        writer.Line("// Weights exceed the first-level cache: those of the input are read once for several steps.");
        writer.Line($"bool several = {StatementWriter.WholeVectors} && steps >= {Steps};");
        writer.Line($"{Span} sums = several ? stackalloc float[{CSharpText.Int(plan.AheadLength)}] : default;");
        writer.Line($"ref float ahead = ref {Marshal}.GetReference(sums);");
    }

    /// <summary>Products of as many inputs.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="plan">The stage's.</param>
    /// <param name="type">Class of its kernels.</param>
    /// <param name="width">Floats from one input to the next.</param>
    /// <param name="input">The first input, without "ref".</param>
    public static void Products(CodeWriter writer, AheadPlan plan, string type, int width, string input) => Choose(writer, plan, kernels =>
    {
        for (int row = 0; row < UnrollPolicy.StepsAhead; row += kernels.Rows)
        {
            string Argument(string buffer) => buffer switch
            {
                Buffers.Input => StatementWriter.Reference(input, CSharpText.Int(row * width)),
                Buffers.Ahead => StatementWriter.Reference(buffer, CSharpText.Int(plan.Offset + (row * plan.Width))),
                _ => "ref " + buffer,
            };
            KernelCalls.Write(writer, kernels.Products, type, Argument, "0");
        }
    });

    /// <summary>One of the steps.</summary>
    /// <param name="writer">Takes the text.</param>
    /// <param name="plan">The stage's.</param>
    /// <param name="type">Class of its kernels.</param>
    /// <param name="step">Which one.</param>
    /// <param name="argument">Memory by name.</param>
    /// <param name="turn">Up or down.</param>
    public static void Rest(CodeWriter writer, AheadPlan plan, string type, string step, Func<string, string> argument, string turn)
    {
        string sums = StatementWriter.Reference(Buffers.Ahead, (plan.Offset > 0 ? CSharpText.Int(plan.Offset) + " + " : "") + $"({step} * {CSharpText.Int(plan.Width)})");
        Choose(writer, plan, kernels => KernelCalls.Write(writer, kernels.Rest, type, r => r == Buffers.Ahead ? sums : argument(r), turn));
    }

    private static void Choose(CodeWriter writer, AheadPlan plan, Action<AheadKernels> write)
    {
        var branches = new List<(string, Action)>();
        if (plan.Step512 is { } longVectors)
            branches.Add((StatementWriter.LongVectors, () => write(longVectors)));
        if (plan.Wide is { } wide)
            branches.Add((KernelCalls.ManyRegisters, () => write(wide)));
        KernelCalls.Choose(writer, branches, () => write(plan.Step));
    }
}
