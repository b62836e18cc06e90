using System;
using System.Collections.Generic;
using System.Linq;
using CsCheck;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>
/// Plans of cells with any combination of options compute what the interpreter computes, forward and backward, and no plan is silently wrong: its kernels
/// are run statement by statement. Accuracy is the business of emitted code; here a wrong term is looked for.
/// </summary>
public sealed class RandomCellTests
{
    private const double Wrong = 1e-3;

    private static readonly Gen<string> Function = Pick(
        "tanh", "sigmoid", "relu", "identity", "leakyrelu=0.2", "elu=0.8", "softplus", "softsign", "hardsigmoid", "affine=0.5=0.1", "scaledtanh=1.1=0.8", "thresholdedrelu=0.05");

    private static readonly Gen<int> Units = Gen.OneOf(Gen.Int[1, 20], Gen.Int[1, 20], Gen.Int[21, 45]);

    private static readonly Gen<string> Clip = Maybe(Pick("0.3", "0.8").Select(c => "/clip=" + c));

    private static readonly Gen<string> Lstm =
        from units in Units
        from bias in Pick("", "/single", "/none")
        from peephole in Pick("", "/peephole")
        from gates in Pick("", "", "/coupled", "/coupledinput", "/noforget")
        from norm in Pick("", "", "/norm")
        from projection in Gen.Int[0, 3].Select(i => i < 2 || units < 2 ? "" : $"/proj={Math.Max(1, units / i)}")
        from clip in Clip
        from cellClip in Maybe(Pick("0.3", "0.8").Select(c => "/cellclip=" + c))
        from gate in Maybe(Function.Select(f => "/gate=" + f))
        from candidate in Maybe(Function.Select(f => "/candidate=" + f))
        from cell in Maybe(Function.Select(f => "/cell=" + f))
        select $"lstm:{units}{bias}{peephole}{gates}{norm}{(projection.EndsWith("=" + units) ? "" : projection)}{clip}{cellClip}{gate}{candidate}{cell}";

    private static readonly Gen<string> Gru =
        from units in Units
        from bias in Pick("", "/single", "/none")
        from before in Pick("", "/before")
        from clip in Clip
        from gate in Maybe(Function.Select(f => "/gate=" + f))
        from candidate in Maybe(Function.Select(f => "/candidate=" + f))
        select $"gru:{units}{bias}{before}{clip}{gate}{candidate}";

    private static readonly Gen<string> Rnn =
        from units in Units
        from bias in Pick("", "/single", "/none")
        from clip in Clip
        from function in Maybe(Function.Select(f => "/" + f))
        select $"rnn:{units}{bias}{clip}{function}";

    private static readonly Gen<string> Other = Gen.OneOf(
        Function.Select(f => "activation:" + f),
        Gen.Select(Units, Function, (units, f) => $"dense:{units}/{f}"));

    private static readonly Gen<ModelShape> Shape =
        from input in Gen.Frequency((4, Gen.Int[1, 9]), (4, Gen.Int[10, 40]), (1, Gen.Int[41, 300]))
        from layer in Gen.Frequency((5, Lstm), (3, Gru), (1, Rnn), (1, Other))
        from unrolling in Pick("Auto", "Auto", "Always", "Never")
        from accuracy in Pick("Default", "Default", "Precise", "Fast")
        from vectors in Pick("Bits256", "Bits512")
        select new ModelShape($"{input} {layer}") { Unrolling = unrolling, Accuracy = accuracy, Vectors = vectors };

    public static TheoryData<string> Names() => new(CellShapes.Exhaustive().Select(s => s.Split(' ')).Where(s => s.Length == 2 || s[2].StartsWith("dense:")).Select(s => s[0] + " " + s[1]).Distinct());

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryVariantInEverySize(string shape) => Assert.True(TryCheck(new ModelShape(shape)), "no draw stays away from kinks");

    [Theory]
    [InlineData("39 lstm:31/norm/clip=0.3/cellclip=0.8/candidate=elu=0.8", "Auto")]
    [InlineData("15 lstm:2/single/norm/candidate=tanh/cell=relu", "Auto")]
    [InlineData("26 gru:45/before", "Always")]
    [InlineData("25 lstm:37/peephole/noforget/candidate=scaledtanh=1.1=0.8", "Always")]
    public void OnceWrong(string shape, string unrolling) => Assert.True(TryCheck(new ModelShape(shape) { Unrolling = unrolling }), "no draw stays away from kinks");

    /// <summary>Some of them; four times as many if the environment variable LSTMGEN_ALL_SHAPES is 1.</summary>
    [Fact]
    public void AnyCombination()
    {
        int checkedShapes = 0, all = 0;
        Shape.Sample(
            shape =>
            {
                all++;
                checkedShapes += TryCheck(shape) ? 1 : 0;
            },
            iter: Environment.GetEnvironmentVariable("LSTMGEN_ALL_SHAPES") == "1" ? 300 : 75,
            threads: 1,
            seed: "0000000000c1");
        Assert.True(checkedShapes >= 0.9 * all, $"only {checkedShapes} of {all} shapes could be checked");
    }

    [Theory]
    [InlineData("8 lstm:2/single/norm/cellclip=0.3/gate=tanh", "Auto")]
    [InlineData("5 lstm:37/single/peephole/proj=12", "Never")]
    [InlineData("27 lstm:37/none/peephole/coupledinput/proj=18/cell=softplus", "Auto")]
    [InlineData("22 lstm:31/norm/proj=15/clip=0.3/gate=softplus/candidate=elu=0.8", "Auto")]
    [InlineData("22 lstm:31/norm/proj=15/clip=0.3/gate=softplus/candidate=elu=0.8", "Always")]
    [InlineData("22 lstm:31/norm/proj=15/clip=0.3/gate=softplus/candidate=elu=0.8", "Never")]
    [InlineData("16 lstm:45/single/proj=15/cellclip=0.8/gate=softplus/cell=relu", "Never")]
    [InlineData("14 lstm:41/none/peephole/coupledinput/norm/proj=20/candidate=leakyrelu=0.2", "Auto")]
    public void OnceAboveTheJitBudget(string shape, string unrolling) => Budget(new ModelShape(shape) { Unrolling = unrolling });

    [Fact]
    public void EveryKernelIsSoundAndWithinTheJitBudget() => Shape.Sample(
        Budget,
        iter: 300,
        threads: 1,
        seed: "0000000000c2");

    private static void Budget(ModelShape shape)
    {
        Budget(ModelPlanner.Plan(shape.Network(), true, shape.Unrolling), shape);
        Budget(ModelPlanner.Plan(shape.Network(), true, shape.Unrolling, "Bits512"), shape);
    }

    private static void Budget(ModelPlan plan, ModelShape shape)
    {
        StagePlan stage = plan.Stages.Single();
        TrainingPlan? training = stage.Training;
        IEnumerable<Kernel?> kernels = stage.Inference.Whole.Concat(stage.Inference.Trace).Concat(plan.Ahead).Concat(training?.Ahead?.All ?? Enumerable.Empty<Kernel>())
            .Concat(new[] { training?.Forward, training?.Backward, training?.InputGradient }.SelectMany(k => k is null ? Enumerable.Empty<Kernel>() : k.All))
            .Concat(training?.WeightGradients ?? Enumerable.Empty<Kernel>())
            .Concat(plan.Many?.Stages.Single().All ?? Enumerable.Empty<Kernel>());
        foreach (Kernel kernel in kernels.OfType<Kernel>())
        {
            KernelVerifier.Verify(kernel);
            Assert.True(JitBudget.Allows(StatementCost.Of(kernel)), $"{shape}: {kernel.Name}: {StatementCost.Of(kernel)}");
            Assert.True(new RegisterNames(kernel).Locals.Count < 600, $"{shape}: {kernel.Name}: {new RegisterNames(kernel).Locals.Count} locals");
        }
        Assert.NotEmpty(stage.Inference.Half);
        foreach (Kernel kernel in stage.Inference.Half)
        {
            KernelVerifier.Verify(kernel);
            Assert.True(JitBudget.Allows(StatementCost.OfHalved(kernel.Body)), $"{shape}: {kernel.Name}");
            Assert.True(new RegisterNames(kernel).Locals.Count < 300, $"{shape}: {kernel.Name}: {new RegisterNames(kernel).Locals.Count} locals");
        }
    }

    /// <summary>False when no draw stays away from kinks.</summary>
    private static bool TryCheck(ModelShape shape)
    {
        const int Steps = 2, Batch = 9;
        Stage stage = shape.Network().Stages.Single();
        Random random = new(11);
        double[] Vector(int size, double bound = 1) => Enumerable.Range(0, size).Select(_ => (double)(float)(((2 * random.NextDouble()) - 1) * bound)).ToArray();
        double[][] States() => stage.States.Select(s => Vector(s.Size)).ToArray();
        for (int attempt = 0; attempt < 50; attempt++)
        {
            Dictionary<string, double[]> parameters = stage.Parameters.ToDictionary(
                p => p.Name,
                p => p.InitialBound == 0 ? Vector(p.Count).Select(v => v + p.OffsetValue).ToArray() : Vector(p.Count, 1.5 * p.InitialBound));
            double[][][] inputs = Draw(Steps, Batch, () => Vector(stage.Input.Size)), states = Enumerable.Range(0, Batch).Select(_ => States()).ToArray();
            double[][][] dy = Draw(Steps, Batch, () => Vector(stage.Output.Size)), dstates = Enumerable.Range(0, Batch).Select(_ => States()).ToArray();
            if (Expected(stage, parameters, inputs, states, dy, dstates) is not { } expected)
                continue;

            PlannedStage planned = new(shape, parameters);
            double[][] streamed = states[0].ToArray();
            double[][] stepped = planned.Step(inputs.Select(x => x[0]).ToArray(), streamed), copy = states[0].ToArray();
            AssertNear(stepped.SelectMany(y => y), expected.Outputs.SelectMany(y => y[0]), $"{shape}: step");
            Assert.Equal(stepped, planned.StepHalved(inputs.Select(x => x[0]).ToArray(), copy));
            Assert.Equal(streamed, copy);
            copy = states[0].ToArray();
            if (planned.StepClamped(inputs.Select(x => x[0]).ToArray(), copy) is { } clamped)
            {
                Assert.Equal(stepped, clamped);
                Assert.Equal(streamed, copy);
            }
            CheckSixteenLanes(shape, parameters, inputs.Select(x => x[0]).ToArray(), states[0], stepped, streamed);
            foreach (bool wide in planned.Together)
                CheckTogether(shape, planned, wide, inputs, states);
            CheckAhead(planned, states[0], inputs, states, dy, dstates);
            AssertNear(streamed.SelectMany(s => s), expected.FinalStates[0].SelectMany(s => s), $"{shape}: state");
            PlannedStage.Result found = planned.Train(inputs, states, dy, dstates);
            AssertNear(Flat(found.Outputs), Flat(expected.Outputs), $"{shape}: training forward");
            AssertNear(Flat(found.FinalStates), Flat(expected.FinalStates), $"{shape}: final states");
            AssertNear(Flat(found.Inputs), Flat(expected.Inputs), $"{shape}: input gradient");
            AssertNear(Flat(found.InitialStates), Flat(expected.InitialStates), $"{shape}: state gradient");
            foreach (Parameter parameter in stage.Parameters)
                AssertNear(found.Parameters[parameter.Name], expected.Parameters[parameter.Name], $"{shape}: {parameter.Name}");
            return true;
        }
        return false;
    }

    /// <summary>With weights in blocks of sixteen lanes every kernel leaves the same bits.</summary>
    private static void CheckSixteenLanes(ModelShape shape, Dictionary<string, double[]> parameters, double[][] inputs, double[][] initial, double[][] outputs, double[][] final)
    {
        PlannedStage planned = new(shape with { Vectors = "Bits512" }, parameters);
        foreach (Func<double[][], double[][], double[][]?> step in new Func<double[][], double[][], double[][]?>[] { planned.Step512, planned.Step, planned.StepHalved })
        {
            double[][] state = initial.ToArray();
            if (step(inputs, state) is not { } found)
                continue;
            Assert.Equal(outputs, found);
            Assert.Equal(final, state);
        }
    }

    /// <summary>Streams that step together get what each gets alone.</summary>
    private static void CheckTogether(ModelShape shape, PlannedStage planned, bool wide, double[][][] inputs, double[][][] states)
    {
        const int Streams = UnrollPolicy.StreamsTogether;
        double[][][] x = Enumerable.Range(0, Streams).Select(b => inputs.Select(step => step[b]).ToArray()).ToArray();
        double[][][] together = states.Take(Streams).Select(s => s.ToArray()).ToArray(), alone = states.Take(Streams).Select(s => s.ToArray()).ToArray();
        double[][][] found = planned.StepMany(wide, x, together);
        for (int b = 0; b < Streams; b++)
        {
            Assert.True(Flat(new[] { planned.Step(x[b], alone[b]) }).SequenceEqual(Flat(new[] { found[b] })), $"{shape}: outputs of stream {b}");
            Assert.True(Flat(new[] { alone[b] }).SequenceEqual(Flat(new[] { together[b] })), $"{shape}: state of stream {b}");
        }
    }

    /// <summary>Where products with several inputs are made at once, what a run and a sequence get is what they get step by step.</summary>
    private static void CheckAhead(PlannedStage planned, double[][] initial, double[][][] inputs, double[][][] states, double[][][] dy, double[][][] dstates)
    {
        if (planned.Ahead is { } plan)
        {
            double[][] x = inputs[0].Take(UnrollPolicy.StepsAhead).ToArray(), stepped = initial.ToArray(), expected = planned.Step(x, stepped);
            foreach (AheadKernels kernels in plan.Tiers)
            {
                double[][] run = initial.ToArray();
                Assert.Equal(expected, planned.Run(kernels, x, run));
                Assert.Equal(stepped, run);
            }
        }
        if (!planned.TrainsAhead)
            return;
        double[][][] One(double[][][] rows) => rows.Select(step => step.Take(1).ToArray()).ToArray();
        PlannedStage.Result Train(bool wide, bool ahead) => planned.Train(wide, ahead, One(inputs), states.Take(1).ToArray(), One(dy), dstates.Take(1).ToArray());
        Assert.Equal(Train(false, true).Numbers, Train(true, true).Numbers);
        planned.Turning = false;
        foreach (bool wide in new[] { false, true })
            Assert.Equal(Train(wide, false).Numbers, Train(wide, true).Numbers);
        planned.Turning = true;
    }

    /// <summary>Null near a kink, or where single precision is not enough to tell right from wrong.</summary>
    private static PlannedStage.Result? Expected(Stage stage, Dictionary<string, double[]> parameters, double[][][] inputs, double[][][] states, double[][][] dy, double[][][] dstates)
    {
        // Once, plain float32 may be right by chance: gradients of layer norms over two units are what remains of numbers that cancel. So also with weights that are
        // a few roundings off.
        Random random = new(5);
        PlannedStage.Result? result = Run(parameters, false);
        return result is null || Far(Run(parameters, true)) || Enumerable.Range(0, 3).Any(_ => Far(Run(Moved(), true))) ? null : result;

        Dictionary<string, double[]> Moved() =>
            parameters.ToDictionary(p => p.Key, p => p.Value.Select(v => (double)(float)(v * (1 + ((random.NextDouble() - 0.5) * 1e-6)))).ToArray());

        bool Far(PlannedStage.Result? other) =>
            other is null || Numbers(result).Zip(Numbers(other), (a, b) => !(Math.Abs(a - b) <= 1e-4 * Math.Max(1, Math.Abs(a)))).Any(far => far);

        PlannedStage.Result? Run(Dictionary<string, double[]> weights, bool rounded)
        {
            GraphInterpreter interpreter = new(Wiring.Chain(new[] { stage }), weights, rounded);
            var tapes = states.Select((s, b) => interpreter.Forward(inputs.Select(x => x[b]).ToArray(), new[] { s })).ToArray();
            if (tapes.Any(t => Kinks.Distance(t) < 1e-4))
                return null;
            var gradients = tapes.Select((t, b) => interpreter.Backward(t, dy.Select(d => d[b]).ToArray(), new[] { dstates[b] })).ToArray();
            return new PlannedStage.Result(
                inputs.Select((_, t) => tapes.Select(tape => tape.Outputs[t]).ToArray()).ToArray(),
                tapes.Select(t => t.FinalStates[0]).ToArray(),
                stage.Parameters.ToDictionary(p => p.Name, p => Enumerable.Range(0, p.Count).Select(i => gradients.Sum(g => g.Parameters[p.Name][i])).ToArray()),
                inputs.Select((_, t) => gradients.Select(g => g.Inputs[t]).ToArray()).ToArray(),
                gradients.Select(g => g.InitialStates[0]).ToArray());
        }
    }

    private static IEnumerable<double> Numbers(PlannedStage.Result result) =>
        Flat(result.Outputs).Concat(Flat(result.FinalStates)).Concat(result.Parameters.Values.SelectMany(p => p)).Concat(Flat(result.Inputs)).Concat(Flat(result.InitialStates));

    private static IEnumerable<double> Flat(double[][][] values) => values.SelectMany(v => v).SelectMany(v => v);

    private static double[][][] Draw(int steps, int batch, Func<double[]> draw) =>
        Enumerable.Range(0, steps).Select(_ => Enumerable.Range(0, batch).Select(_ => draw()).ToArray()).ToArray();

    private static void AssertNear(IEnumerable<double> found, IEnumerable<double> expected, string what)
    {
        double[] f = found.ToArray(), e = expected.ToArray();
        Assert.Equal(e.Length, f.Length);
        double scale = Math.Max(1, e.Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < e.Length; i++)
            Assert.True(Math.Abs(f[i] - e[i]) <= Wrong * scale, $"{what}, {i}: {f[i]}, expected {e[i]}");
    }

    private static Gen<string> Maybe(Gen<string> option) => Gen.Frequency((2, Gen.Const("")), (1, option));

    private static Gen<string> Pick(params string[] words) => Gen.Int[0, words.Length - 1].Select(i => words[i]);
}
