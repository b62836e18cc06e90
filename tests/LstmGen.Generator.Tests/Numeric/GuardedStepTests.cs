using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using LstmGen.Generator.Emission;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Steps that leave out clamps behind a check give the bits of those that clamp, whatever the sizes of weights, inputs and states.</summary>
public sealed class GuardedStepTests
{
    private static readonly IReadOnlyList<ModelShape> Shapes = new[]
    {
        "1 lstm:8 dense:1", "4 lstm:16/none", "3 lstm:20/single dense:2", "9 lstm:24", "2 lstm:5/coupled", "3 lstm:6/noforget", "3 lstm:9/cellclip=0.8", "1 lstm:16 lstm:16 dense:1", "2 lstm:9/single lstm:16 lstm:12/cellclip=0.8",
        "[Input(3)] [Lstm(9, Direction = Direction.Both)] [Dense(2)]",
    }.Select(s => new ModelShape(s)).Concat(new[] { "Precise", "Fast" }.Select(tier => new ModelShape("3 lstm:8 dense:1") { Accuracy = tier })).ToArray();

    private static readonly float[] Magnitudes = { 1e-30f, 0.3f, 1f, 4f, 12f, 30f, 100f, 1e4f, 1e20f, 3e38f };

    private static readonly Lazy<IReadOnlyList<EmittedModel>> Models = new(() => EmittedModel.Compile(Shapes));

    public static TheoryData<string> Names() => new(Shapes.Select(s => s.ToString()));

    /// <summary>A traced step clamps always; for sequences in both directions, where there is none, two workspaces.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void AnyMagnitudesGiveTheBitsOfTheTracedStep(string name)
    {
        EmittedModel model = Models.Value.Single(m => m.Shape.ToString() == name);
        Assert.Contains(ModelPlanner.Plan(model.Network, true, "Auto").Stages, s => s.Inference.Guard is not null);
        Random random = new(5);
        int inputs = model.Network.InputSize, parameters = model.Parameters.Sum(p => p.Count);
        foreach (float scale in new[] { 0.1f, 0.5f, 2f, 8f, 40f, 1e30f })
        {
            float[] weights = Samples.Uniform(random, parameters, scale);
            foreach (float input in Magnitudes)
            {
                foreach (float state in Magnitudes)
                {
                    float[] start = Samples.Uniform(random, model.StateSize, state);
                    model.Run(weights, Samples.Uniform(random, 3 * inputs, input), start);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NumbersThatAreNoneGiveTheBitsOfTheTracedStep(string name)
    {
        EmittedModel model = Models.Value.Single(m => m.Shape.ToString() == name);
        Random random = new(6);
        int inputs = model.Network.InputSize;
        foreach (float value in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, BitConverter.Int32BitsToSingle(0x7FFFFFFF), BitConverter.Int32BitsToSingle(-1) })
        {
            for (int at = 0; at < inputs + model.StateSize; at++)
            {
                float[] x = Samples.Uniform(random, 2 * inputs, 1), state = Samples.Uniform(random, model.StateSize, 1);
                if (at < inputs)
                    x[at] = value;
                else
                    state[at - inputs] = value;
                model.Run(Samples.Uniform(random, model.Parameters.Sum(p => p.Count), 1), x, state);
            }
        }
    }

    /// <summary>Four inputs, twenty units: the state is three blocks of h and three of c.</summary>
    [Fact]
    public void TheCheckRefusesExactlyWhatPassesABound()
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("4 lstm:20").Network(), false, "Auto");
        Assembly assembly = GeneratorRun.Of("using LstmGen;\n[RecurrentModel(Training = false)] [Input(4)] [Lstm(20)] public sealed partial class M;").Load();
        Within check = Caller(assembly.GetType("M+" + KernelFileWriter.ClassOf(plan, 0))!, plan.Stages[0].Inference.Guard!);
        float[] weights = new float[plan.Inference.Length], x = new float[4], state = new float[plan.StateLength];
        weights[plan.Stages[0].Inference.Guard!.Limit] = 2.5f;
        Assert.True(check(weights, x, state));
        for (int at = 0; at < x.Length; at++)
            Bounded(x, at, 2.5f);
        for (int at = 0; at < 20; at++)
        {
            Bounded(state, at, 1);
            Bounded(state, 24 + at, 13);
        }
        Assert.True(check(weights, x, state));
        weights[plan.Stages[0].Inference.Guard!.Limit] = BitConverter.Int32BitsToSingle(-1);
        Assert.False(check(weights, x, state));

        void Bounded(float[] vector, int at, float bound)
        {
            foreach ((float value, bool passes) in new[]
            {
                (bound, true), (-bound, true), (MathF.BitIncrement(bound), false), (MathF.BitDecrement(-bound), false), (float.PositiveInfinity, false), (float.NegativeInfinity, false), (float.NaN, false), (-float.NaN, false),
                (0.1f * bound, true), (0, true),
            })
            {
                vector[at] = value;
                Assert.True(passes == check(weights, x, state), $"{value} at {at}, bound {bound}");
            }
        }
    }

    /// <summary>Two streams of eight inputs and 32 units, whose single steps clamp always: the vectors of both are looked at.</summary>
    [Fact]
    public void TheCheckOfSeveralStreamsLooksAtAll()
    {
        const int Inputs = 8, Units = 32, Streams = 2;
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("8 lstm:32 dense:4").Network(), false, "Auto");
        Assert.Null(plan.Stages[0].Inference.Guard);
        StepGuard guard = plan.Many!.Guard!;
        Assembly assembly = GeneratorRun.Of("using LstmGen;\n[RecurrentModel(Training = false)] [Input(8)] [Lstm(32)] [Dense(4)] public sealed partial class M;").Load();
        Within check = Caller(assembly.GetType("M+" + KernelFileWriter.ClassOf(plan, 0))!, guard, GuardWriter.ManyName);
        float[] weights = new float[plan.Inference.Length], x = new float[Streams * Inputs], state = new float[Streams * plan.StateLength];
        weights[guard.Limit] = 2.5f;
        Assert.True(check(weights, x, state));
        for (int at = 0; at < x.Length; at++)
            Bounded(x, at, 2.5f);
        for (int at = 0; at < state.Length; at++)
            Bounded(state, at, at % plan.StateLength < Units ? 1 : 13);

        void Bounded(float[] vector, int at, float bound)
        {
            foreach ((float value, bool passes) in new[] { (bound, true), (-bound, true), (MathF.BitIncrement(bound), false), (MathF.BitDecrement(-bound), false), (float.NaN, false), (float.NegativeInfinity, false), (0, true) })
            {
                vector[at] = value;
                Assert.True(passes == check(weights, x, state), $"{value} at {at}, bound {bound}");
            }
        }
    }

    /// <summary>What one stream alone checks has the same limit; a network that begins with something else than a recurrent layer is not checked, nor one whose hidden state may be large.</summary>
    [Theory]
    [InlineData("1 lstm:8 dense:1", true, 1)]
    [InlineData("1 lstm:16 lstm:16", true, 2)]
    [InlineData("8 lstm:32 dense:4", true, 1)]
    [InlineData("64 lstm:128", true, 1)]
    [InlineData("3 lstm:136", false, 0)]
    [InlineData("256 lstm:128", true, 1)]
    [InlineData("257 lstm:128", false, 0)]
    [InlineData("4096 lstm:8", false, 0)]
    [InlineData("3 dense:8 lstm:32", false, 0)]
    [InlineData("3 lstm:32/proj=8", false, 0)]
    [InlineData("3 dense:8", false, 0)]
    public void StreamsTogetherAreCheckedOnce(string notation, bool isChecked, int limits)
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape(notation).Network(), false, "Auto");
        Assert.Equal((isChecked, limits), (plan.Many?.Guard is not null, plan.Limits.Count));
        Assert.Equal(limits, plan.Limits.Select(l => l.Limit).Distinct().Count());
        Assert.All(plan.Limits, l => Assert.DoesNotContain(plan.Inference.Tensors, t => t.Offset <= l.Limit && l.Limit < t.Offset + t.Length));
    }

    /// <summary>Behind the first layer the limit is compared with the bound of what that layer gives, and its state as ever.</summary>
    [Fact]
    public void TheCheckOfALaterLayerIsMadeBeforeTheStep()
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("4 lstm:16 lstm:16").Network(), false, "Auto");
        StepGuard guard = plan.GuardOf(1)!;
        Assembly assembly = GeneratorRun.Of("using LstmGen;\n[RecurrentModel(Training = false)] [Input(4)] [Lstm(16)] [Lstm(16)] public sealed partial class M;").Load();
        Within check = Caller(assembly.GetType("M+" + KernelFileWriter.ClassOf(plan, 1))!, guard);
        float[] weights = new float[plan.Inference.Length], x = new float[4], state = new float[plan.StateLength];
        foreach ((float limit, bool passes) in new[] { (1f, true), (MathF.BitDecrement(1), false), (2.5f, true), (float.PositiveInfinity, true), (0, false), (BitConverter.Int32BitsToSingle(-1), false) })
        {
            weights[guard.Limit] = limit;
            Assert.Equal(passes, check(weights, x, state));
        }
        weights[guard.Limit] = 1;
        int own = plan.States[2].Offset;
        state[own] = 1;
        state[own + 16] = 13;
        Assert.True(check(weights, x, state));
        state[own + 16] = MathF.BitIncrement(13);
        Assert.False(check(weights, x, state));
        (state[own + 16], state[own]) = (0, MathF.BitIncrement(1));
        Assert.False(check(weights, x, state));
    }

    private delegate bool Within(float[] weights, float[] input, float[] state);

    /// <summary>The check is private and takes references.</summary>
    private static Within Caller(Type type, StepGuard guard, string name = GuardWriter.Name)
    {
        DynamicMethod method = new("Call", typeof(bool), new[] { typeof(float[]), typeof(float[]), typeof(float[]) }, type.Module, skipVisibility: true);
        ILGenerator il = method.GetILGenerator();
        string[] arguments = { Buffers.Weights, Buffers.Input, Buffers.State };
        foreach (string reference in GuardWriter.References(guard))
        {
            il.Emit(OpCodes.Ldarg, Array.IndexOf(arguments, reference));
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldelema, typeof(float));
        }
        il.Emit(OpCodes.Call, type.GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!);
        il.Emit(OpCodes.Ret);
        return method.CreateDelegate<Within>();
    }
}
