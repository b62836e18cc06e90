using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Emission;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// Models that ask for vectors of sixteen lanes compute what they compute without, bit for bit, with the same weights. <see cref="EmittedModel"/> compares Step, Run
/// and a traced Step (always in vectors of eight) within each. On machines without AVX-512 this checks kernels of eight lanes on weights in blocks of sixteen.
/// </summary>
public sealed class SixteenLaneTests
{
    private static readonly string[] Texts =
    {
        "3 lstm:9", "4 lstm:16 dense:1", "1 lstm:20 dense:9", "8 lstm:32 dense:4", "16 lstm:48 dense:20/softmax", "5 lstm:100 dense:30/sigmoid", "3 gru:16 dense:2", "4 gru:31/before",
        "3 rnn:104", "3 lstm:40/peephole/coupled", "5 lstm:40/proj=12", "5 lstm:24/proj=4", "4 lstm:20/norm", "1 lstm:16 lstm:16 dense:1", "4 lstm:20 gru:33 rnn:12 dense:16/relu dense:3",
        "20 dense:20 activation:relu dense:20",
        "20 dense:64 dense:50/softmax", "1 rnn:36 activation:softmax",
        "[Input(3)] [Lstm(9, Direction = Direction.Reverse)] [Lstm(20, Direction = Direction.Both, Merge = Merge.Mean)] [Dense(12)]",
        "[Input(5)] [Normalize(Trained = true)] [Lstm(20)] [Normalize] [Dense(20)] [Normalize]", "[InputIds(9)] [Embedding(12)] [Gru(20)] [Dense(9, Activation = Activation.Softmax)]",
        "[Input(20)] [Lstm(20, Name = \"a\")] [Lstm(20, Name = \"b\")] [Add(\"a\", \"b\")] [Dense(20)]",
        "[Input(4)] [Lstm(20, InitialState = StreamStart.Learned)] [Dense(4)]",
    };

    private static readonly Lazy<Dictionary<string, (EmittedModel Plain, EmittedModel Asked)>> Models = new(() =>
    {
        ModelShape[] shapes = Shapes().ToArray();
        IReadOnlyList<EmittedModel> models = EmittedModel.Compile(shapes.Concat(shapes.Select(Asked)).ToArray());
        return shapes.Select((shape, i) => (shape, i)).ToDictionary(s => s.shape.ToString(), s => (models[s.i], models[shapes.Length + s.i]));
    });

    public static TheoryData<string> Names() => new(Shapes().Select(s => s.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSameBits(string name)
    {
        (EmittedModel plain, EmittedModel asked) = Models.Value[name];
        Random random = new(3);
        bool ids = plain.Shape.Text.Contains("InputIds");
        foreach (float bound in new[] { 0.4f, 4f })
        {
            float[] weights = Samples.Uniform(random, plain.Parameters.Sum(p => p.Count), bound), inputs = Samples.Uniform(random, 5 * plain.Network.InputSize, 2);
            if (ids)
                inputs = inputs.Select(x => MathF.Floor((x + 2) * 2)).ToArray();
            float[] state = Samples.Uniform(random, plain.StateSize, 0.9f), other = state.ToArray();
            float[] expected = plain.Run(weights, inputs, state);
            Assert.DoesNotContain(expected, float.IsNaN);
            AssertBits(expected, asked.Run(weights, inputs, other));
            AssertBits(state, other);
        }
    }

    /// <summary>Infinite and very large inputs, and what is not a number.</summary>
    [Theory]
    [InlineData("8 lstm:32 dense:4")]
    [InlineData("3 gru:16 dense:2")]
    public void TheSameBitsOfUnusualNumbers(string name)
    {
        (EmittedModel plain, EmittedModel asked) = Models.Value[name];
        float[] weights = Samples.Uniform(new Random(5), plain.Parameters.Sum(p => p.Count), 1);
        foreach (float unusual in new[] { float.NaN, float.PositiveInfinity, float.NegativeInfinity, 1e30f, -1e30f, 1e-42f, -0f })
        {
            float[] inputs = Enumerable.Repeat(0.5f, 3 * plain.Network.InputSize).ToArray(), state = new float[plain.StateSize], other = state.ToArray();
            inputs[plain.Network.InputSize + 1] = unusual;
            float[] expected = plain.Run(weights, inputs, state);
            Assert.Equal(float.IsNaN(unusual), expected.Skip(plain.Network.OutputSize).All(float.IsNaN));
            AssertBits(expected, asked.Run(weights, inputs, other));
            AssertBits(state, other);
        }
    }

    /// <summary>Sums over units run in blocks of sixteen there, so only nearly the same: for one sequence, and for batches in which sequences end.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void TrainingComputesTheSameButForRounding(string name)
    {
        (EmittedModel plain, EmittedModel asked) = Models.Value[name];
        Random random = new(9);
        foreach (int[] lengths in new[] { new[] { 5 }, new[] { 3, 1, 4 }, new[] { 2, 2, 1, 2, 3, 2, 2, 2, 3, 2, 2 } })
        {
            float[] weights = Samples.Weights(random, plain.Network);
            float[][] inputs = lengths.Select(steps => Samples.Inputs(random, plain.Network, steps, 1)).ToArray();
            float[][] states = inputs.Select(_ => Samples.Uniform(random, plain.StateSize, 0.5f)).ToArray();
            float[] outputs = Samples.Uniform(random, lengths.Sum() * plain.Network.OutputSize, 1), final = Samples.Uniform(random, lengths.Length * plain.StateSize, 1);
            float[][] expected = Flat(plain.Train(weights, inputs, states, outputs, final)).ToArray(), found = Flat(asked.Train(weights, inputs, states, outputs, final)).ToArray();
            Assert.Equal(expected.Length, found.Length);
            for (int i = 0; i < expected.Length; i++)
            {
                double scale = Math.Max(1, Samples.Largest(expected[i].Select(v => (double)v).ToArray()));
                Assert.InRange(Samples.Difference(found[i], expected[i].Select(v => (double)v).ToArray()), 0, 1e-5 * scale);
            }
        }
    }

    /// <summary>Training has vectors of sixteen lanes where the step has them, and where rows that the runtime pads are as wide.</summary>
    [Theory]
    [InlineData("4 lstm:16", LaneLayout.Lanes512)]
    [InlineData("4 lstm:20 dense:1", LaneLayout.Lanes512)]
    [InlineData("4 lstm:20", LaneLayout.Lanes)]
    [InlineData("4 lstm:8", LaneLayout.Lanes)]
    [InlineData("4 lstm:20/norm dense:1", LaneLayout.Lanes)]
    public void StagesThatSuitTrainInSixteenLanes(string notation, int lanes)
    {
        TrainingPlan training = ModelPlanner.Plan(new ModelShape(notation).Network(), true, "Auto", "Bits512").Stages[0].Training!;
        Assert.Equal(lanes, training.Lanes);
        Assert.All(new[] { training.Forward.WideOne, training.Forward.WideSeveral, training.Backward!.WideOne, training.WideWeightGradient }.OfType<Kernel>(), k => Assert.Equal(lanes, k.Lanes));
        Assert.All(new[] { training.Forward.One, training.Forward.Several, training.Backward!.One, training.WeightGradient }.OfType<Kernel>(), k => Assert.Equal(LaneLayout.Lanes, k.Lanes));
    }

    [Theory]
    [InlineData("1 lstm:9", true)]
    [InlineData("16 lstm:64", true)]
    [InlineData("3 gru:12", true)]
    [InlineData("9 dense:12", true)]
    [InlineData("1 lstm:8", false)]
    [InlineData("20 dense:8", false)]
    [InlineData("4 lstm:20/norm", false)]
    [InlineData("40 dense:3", false)]
    [InlineData("40 activation:relu", false)]
    public void StagesThatSuitHaveTheirOwnKernels(string notation, bool suits)
    {
        ModelShape shape = new(notation);
        Assert.All(ModelPlanner.Plan(shape.Network(), false, "Auto", "Bits256").Stages, s => Assert.Null(s.Inference.Step512));
        StagePlan stage = ModelPlanner.Plan(shape.Network(), false, "Auto", "Bits512").Stages[0];
        Assert.Equal(suits, stage.Inference.Step512 is not null);
        Assert.All(stage.Inference.Step512 ?? Array.Empty<Kernel>(), k => Assert.Equal(LaneLayout.Lanes512, k.Lanes));
    }

    /// <summary>Kernels of eight lanes are those of models that do not ask, weights included; those of sixteen have weights of their own, none of which lies in two lines of a cache.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void KernelsOfEightLanesAreAsWithout(string name)
    {
        ModelShape shape = Models.Value[name].Plain.Shape;
        ModelPlan plain = ModelPlanner.Plan(shape.Network(), false, shape.Unrolling, "Bits256"), asked = ModelPlanner.Plan(shape.Network(), false, shape.Unrolling, "Bits512");
        foreach ((StagePlan one, StagePlan other) in plain.Stages.Zip(asked.Stages))
        {
            foreach (Func<InferencePlan, IReadOnlyList<Kernel>> kernels in new Func<InferencePlan, IReadOnlyList<Kernel>>[] { p => p.Step, p => p.Wide ?? Array.Empty<Kernel>(), p => p.Clamped, p => p.Half })
                Assert.Equal(kernels(one.Inference).SelectMany(k => Statements(k.Body, plain)), kernels(other.Inference).SelectMany(k => Statements(k.Body, asked)));
        }
        PackedTensor[] own = asked.Inference.Tensors.Where(t => t.Lanes == LaneLayout.Lanes512).ToArray();
        Assert.Equal(asked.Stages.Any(s => s.Inference.Step512 is not null), own.Length > 0);
        Assert.All(own, t => Assert.Equal(0, t.Offset % LaneLayout.Lanes512));
        Assert.Equal(own.Sum(t => t.Length), asked.LongLength);
        Assert.Equal(plain.Inference.Tensors.Count, asked.Inference.Tensors.Count - own.Length);
    }

    /// <summary>What statements do, weights by their place in their tensor; states lie elsewhere where they are padded further.</summary>
    private static IEnumerable<string> Statements(IReadOnlyList<Statement> body, ModelPlan plan)
    {
        PackedTensor[] tensors = plan.Inference.Tensors.Where(t => t.Lanes == LaneLayout.Lanes).ToArray();
        string Operand(Operand operand) => operand.Kind != OperandKind.Memory ? operand.ToString()
            : Array.FindIndex(tensors, t => operand.Memory.Base == Buffers.Weights && t.Offset <= operand.Memory.Offset && operand.Memory.Offset < t.Offset + t.Length) is var tensor and >= 0
                ? $"{tensor}+{operand.Memory.Offset - tensors[tensor].Offset}"
                : operand.Memory.Base;
        return body.SelectMany(s => s switch
        {
            ComputeStatement c => new[] { $"{c.Target} = {c.Op} {Operand(c.A)} {Operand(c.B)} {Operand(c.C)} {c.Count}" },
            StoreStatement t => new[] { $"{t.To.Base} = {Operand(t.Value)} {t.Lanes}" },
            LoopStatement l => Statements(l.Body, plan).Prepend($"{l.Count} {l.CountParameter}"),
            _ => Enumerable.Empty<string>(),
        });
    }

    /// <summary>Where no stage suits, to ask changes nothing at all.</summary>
    [Fact]
    public void WithoutSuchAStageTheCodeIsAsWithout()
    {
        ModelShape shape = new("4 lstm:8 dense:3");
        Assert.Equal(Files(shape), Files(Asked(shape)));
        Assert.NotEqual(Files(new ModelShape("4 lstm:9")), Files(Asked(new ModelShape("4 lstm:9"))));
    }

    private static string Files(ModelShape shape) =>
        string.Concat(RecurrentCompiler.Compile(shape.Spec("M"), new Model.GeneratorOptions(true)).Files.Select(f => f.Text));

    private static IEnumerable<float[]> Flat(TrainingResult result) =>
        result.Outputs.Concat(result.FinalStates).Concat(result.Gradients).Concat(result.InputGradients).Concat(result.InitialStateGradients);

    private static IEnumerable<ModelShape> Shapes() => Texts.Select(t => new ModelShape(t))
        .Concat(new[] { "3 lstm:20 dense:12", "5 gru:40" }.Select(t => new ModelShape(t) { Unrolling = "Never" }));

    private static ModelShape Asked(ModelShape shape) => shape with { Vectors = "Bits512" };

    private static void AssertBits(float[] expected, float[] found) =>
        Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), found.Select(BitConverter.SingleToInt32Bits));
}
