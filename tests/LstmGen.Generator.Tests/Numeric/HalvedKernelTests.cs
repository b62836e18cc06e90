using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.RegularExpressions;
using LstmGen.Generator.Emission;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// Kernels in vectors of four lanes leave the bits in memory that those in vectors of eight leave. A machine runs only one kind, so both are called here
/// for themselves, stage by stage, on random memory.
/// Every cell's variants are checked if the environment variable LSTMGEN_ALL_SHAPES is 1.
/// </summary>
public sealed class HalvedKernelTests
{
    /// <summary>Floats of every buffer but the weights; enough for the largest shape.</summary>
    private const int BufferLength = 4096;

    /// <summary>Every variant of every cell, not one in twelve.</summary>
    private static readonly bool Every = Environment.GetEnvironmentVariable("LSTMGEN_ALL_SHAPES") == "1";

    private static readonly string[] Shapes =
    {
        "1 lstm:1", "2 lstm:3 dense:1", "1 lstm:7/none dense:3/sigmoid", "1 lstm:8 dense:1", "12 lstm:12 dense:12/relu", "4 lstm:16 dense:1",
        "5 lstm:17 dense:4", "8 lstm:32 dense:4", "33 lstm:33/none dense:10/tanh", "1 lstm:40 dense:1", "12 lstm:48 dense:8",
        "3 rnn:60 rnn:96/relu dense:40", "7 gru:24 gru:40/before gru:41 dense:130", "100 dense:100", "40 dense:72/tanh",
        "[Input(3)] [Lstm(9, Direction = Direction.Reverse)] [Lstm(7, Direction = Direction.Both, Merge = Merge.Mean)] [MeanOverTime] [MaxOverTime]",
        "[Input(5)] [Normalize(Trained = true)] [Lstm(3)] [Normalize] [Dense(2)]", "[Input(2)] [Lstm(5)] [Flatten(3)]",
    };

    private static readonly Lazy<(IReadOnlyList<ModelShape> Shapes, Assembly Assembly)> Compiled = new(() =>
    {
        ModelShape[] shapes = All().ToArray();
        StringBuilder source = new("using System;\nusing LstmGen;\n");
        for (int i = 0; i < shapes.Length; i++)
            source.Append(shapes[i].Attributes.Replace("[RecurrentModel(", "[RecurrentModel(Training = false, ").Replace("[RecurrentModel]", "[RecurrentModel(Training = false)]")).Append($" public sealed partial class M{i};\n");
        source.Append(Portable);
        return (shapes, GeneratorRun.Of(source.ToString()).Load(Avx2.IsSupported && Fma.IsSupported ? null : AnyProcessor));
    });

    /// <summary>What kernels in vectors of eight lanes ask of the processor by name, and nothing emulates: each does here what the instruction does.</summary>
    private const string Portable = """
        internal static class Portable
        {
            public static System.Runtime.Intrinsics.Vector256<float> PermuteVar8x32(System.Runtime.Intrinsics.Vector256<float> table, System.Runtime.Intrinsics.Vector256<int> index) =>
                System.Runtime.Intrinsics.Vector256.Shuffle(table, index & System.Runtime.Intrinsics.Vector256.Create(7));

            public static System.Runtime.Intrinsics.Vector256<float> MultiplyAddNegated(System.Runtime.Intrinsics.Vector256<float> left, System.Runtime.Intrinsics.Vector256<float> right, System.Runtime.Intrinsics.Vector256<float> addend) =>
                System.Runtime.Intrinsics.Vector256.MultiplyAddEstimate(-left, right, addend);

            public static System.Runtime.Intrinsics.Vector256<float> MultiplySubtract(System.Runtime.Intrinsics.Vector256<float> left, System.Runtime.Intrinsics.Vector256<float> right, System.Runtime.Intrinsics.Vector256<float> subtrahend) =>
                System.Runtime.Intrinsics.Vector256.MultiplyAddEstimate(left, right, -subtrahend);
        }

        """;

    /// <summary>Both classes of instructions that whole vectors ask for become <see cref="Portable"/>; an instruction of theirs that it lacks does not compile.</summary>
    private static string AnyProcessor(string source) =>
        Regex.Replace(source, @"global::System\.Runtime\.Intrinsics\.X86\.(Avx2|Fma)\.(?!IsSupported\b)", "global::Portable.");

    public static TheoryData<string> Names() => new(All().Select(s => s.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSameBitsAsInWholeVectors(string name)
    {
        int model = Enumerable.Range(0, Compiled.Value.Shapes.Count).First(i => Compiled.Value.Shapes[i].ToString() == name);
        ModelShape shape = Compiled.Value.Shapes[model];
        ModelPlan plan = ModelPlanner.Plan(shape.Network(), false, shape.Unrolling);
        Random random = new(1);
        for (int stage = 0; stage < plan.Stages.Count; stage++)
        {
            // Stages that one kernel always runs have no other in whole vectors.
            JoinedPlan? joined = plan.JoinedAt(stage) is { Guards.Count: 0 } always ? always : null;
            int[] stages = Enumerable.Range(stage, joined?.Count ?? 1).ToArray();
            if (joined is not null && joined.First != stage)
                continue;
            Type[] types = stages.Select(s => Compiled.Value.Assembly.GetType($"M{model}+{KernelFileWriter.ClassOf(plan, s)}")!).ToArray();
            foreach (float bound in new[] { 0.3f, 3f, 50f })
            {
                float[][] whole = Buffers.All.Select(b => Samples.Uniform(random, b == Buffers.Weights ? plan.Inference.Length : BufferLength, bound)).ToArray();
                float[][] half = whole.Select(b => b.ToArray()).ToArray();
                Caller(types[0], joined is null ? plan.Stages[stage].Inference.Unguarded : new[] { joined.Step })(whole);
                foreach (int s in stages)
                {
                    Assert.NotEmpty(plan.Stages[s].Inference.Half);
                    Caller(types[s - stage], plan.Stages[s].Inference.Half)(half);
                }
                for (int b = 0; b < whole.Length; b++)
                {
                    int at = Enumerable.Range(0, whole[b].Length).Where(i => Outlives(plan, Buffers.All[b], i) && BitConverter.SingleToInt32Bits(whole[b][i]) != BitConverter.SingleToInt32Bits(half[b][i])).DefaultIfEmpty(-1).First();
                    if (at >= 0)
                        Assert.Fail($"stage {stage}, bound {bound}: {Buffers.All[b]}[{at}] is {half[b][at]} instead of {whole[b][at]}");
                }
            }
        }
    }

    /// <summary>Exponentials share them; gates that carry a factor have one of their own.</summary>
    [Theory]
    [InlineData("1 lstm:8", 2)]
    [InlineData("1 lstm:20", 1)]
    [InlineData("3 gru:12", 1)]
    public void KernelsHaveATableOfEachContents(string notation, int tables)
    {
        Kernel kernel = Assert.Single(ModelPlanner.Plan(new ModelShape(notation).Network(), false, "Auto").Stages[0].Inference.Half);
        var writer = new CodeWriter();
        HalfVectorWriter.Of(writer, kernel).Declare();
        Assert.Equal(tables, Regex.Matches(writer.ToString(), @"= new float\[\]").Count);
    }

    /// <summary>Of scratch memory the vectors between stages; how one kernel uses the rest is its own business.</summary>
    private static bool Outlives(ModelPlan plan, string buffer, int index) =>
        buffer != Buffers.Scratch || plan.Vectors.Any(v => v.Buffer == Buffers.Scratch && index >= v.Offset && index < v.Offset + LaneLayout.Pad(v.Size));

    private static IEnumerable<ModelShape> All() => Shapes.Concat(CellShapes.Selection().Where((_, index) => index % 12 == 0 || Every)).Distinct().Select(s => new ModelShape(s))
        .Concat(new[] { "3 lstm:20 dense:2", "8 lstm:32 dense:4" }.SelectMany(s => new[] { "Always", "Never" }.Select(u => new ModelShape(s) { Unrolling = u })))
        .Concat(new[] { "1 lstm:8 dense:1", "5 lstm:17/peephole gru:20/before dense:4/softmax" }.SelectMany(s => new[] { "Precise", "Fast" }.Select(a => new ModelShape(s) { Accuracy = a })));

    /// <summary>Calls kernels, which are private, with a reference to the start of each buffer.</summary>
    private static Action<float[][]> Caller(Type type, IEnumerable<Kernel> kernels)
    {
        DynamicMethod method = new("Call", null, new[] { typeof(float[][]) }, type.Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        foreach (Kernel kernel in kernels)
        {
            foreach (string reference in kernel.References)
            {
                il.Emit(OpCodes.Ldarg_0);
                il.Emit(OpCodes.Ldc_I4, Buffers.All.ToList().IndexOf(reference));
                il.Emit(OpCodes.Ldelem_Ref);
                il.Emit(OpCodes.Ldc_I4_0);
                il.Emit(OpCodes.Ldelema, typeof(float));
            }
            if (kernel.Turns)
                il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Call, type.GetMethod(kernel.Name, BindingFlags.Static | BindingFlags.NonPublic)!);
        }
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action<float[][]>>();
    }
}
