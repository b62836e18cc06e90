using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using Xunit;

namespace LstmGen.Generator.Tests.Graph;

/// <summary>Every op's gradient rule against finite differences; a new op without a case here fails a test.</summary>
public sealed class OpGradientTests
{
    private static readonly Parameter Weight = new("t", "weight", 6, 4);
    private static readonly Parameter Bias = new("t", "bias", 6, 0);

    /// <summary>Per op: sizes of the operands, and the op.</summary>
    private static readonly (int[] Sizes, Op Op, Parameter[] Parameters)[] Cases =
    {
        (new[] { 5, 5 }, new AddOp(), Array.Empty<Parameter>()),
        (new[] { 5, 5 }, new SubtractOp(), Array.Empty<Parameter>()),
        (new[] { 5, 5 }, new MultiplyOp(), Array.Empty<Parameter>()),
        (new[] { 5, 5 }, new DivideOp(), Array.Empty<Parameter>()),
        (new[] { 5, 5 }, new MaximumOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new SigmoidOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new TanhOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new ReluOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new HeavisideOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new ExpOp(), Array.Empty<Parameter>()),
        (Array.Empty<int>(), new ConstantOp(3, 5), Array.Empty<Parameter>()),
        (new[] { 5 }, new SliceOp(1, 3), Array.Empty<Parameter>()),
        (new[] { 3 }, new EmbedOp(2, 7), Array.Empty<Parameter>()),
        (new[] { 3, 2, 4 }, new ConcatOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new SumOp(), Array.Empty<Parameter>()),
        (new[] { 1 }, new BroadcastOp(5), Array.Empty<Parameter>()),
        (new[] { 4 }, new AffineOp(Weight, Bias), new[] { Weight, Bias }),
        (new[] { 4 }, new AffineOp(Weight, null), new[] { Weight }),
        (new[] { 4 }, new AffineOp(Weight, Bias, 2, 3), new[] { Weight, Bias }),
        (new[] { 6 }, new TransposedAffineOp(Weight), new[] { Weight }),
        (new[] { 3 }, new TransposedAffineOp(Weight, 2, 3), new[] { Weight }),
        (Array.Empty<int>(), new ParameterOp(Bias), new[] { Bias }),
        (new[] { 5 }, new ClampOp(-2, 0.25f), Array.Empty<Parameter>()),
        (new[] { 5 }, new ClampOp(float.NegativeInfinity, 0), Array.Empty<Parameter>()),
        (new[] { 5 }, new ClampOp(-0.25f, float.PositiveInfinity), Array.Empty<Parameter>()),
        (new[] { 5 }, new SoftplusOp(), Array.Empty<Parameter>()),
        (new[] { 5 }, new SqrtOp(), Array.Empty<Parameter>()),
    };

    public static TheoryData<int> Indices() => new(Enumerable.Range(0, Cases.Length));

    [Theory]
    [MemberData(nameof(Indices))]
    public void MatchesFiniteDifferences(int index)
    {
        (int[] sizes, Op op, Parameter[] parameters) = Cases[index];
        Random random = new(index);
        for (int draw = 0; draw < 20; draw++)
        {
            foreach ((string what, double error) in new FiniteDifferences(Wiring.Chain(new[] { StageOf(sizes, op, parameters) }), 1, () => op is SqrtOp ? Math.Abs(AwayFromZero(random)) : AwayFromZero(random)).Errors())
                Assert.True(error <= 1e-8, $"{op.GetType().Name}, {what}: {error}");
        }
    }

    [Fact]
    public void EveryOpHasACase()
    {
        // Max passes no gradient by design: it is only used where the result does not depend on it; the softmax test below covers it.
        IEnumerable<Type> ops = typeof(Op).Assembly.GetTypes().Where(t => typeof(Op).IsAssignableFrom(t) && !t.IsAbstract && t != typeof(LeafOp) && t != typeof(MaxOp));
        Assert.Equal(ops.OrderBy(t => t.Name), Cases.Select(c => c.Op.GetType()).Distinct().OrderBy(t => t.Name));
    }

    [Fact]
    public void SoftmaxIsExactAlthoughItsShiftHasNoGradient()
    {
        Random random = new(1);
        for (int draw = 0; draw < 20; draw++)
        {
            StepBuilder g = new("t");
            Value x = g.Leaf(LeafKind.Input, "x", 6);
            Stage stage = g.Build("t", 0, x, g.Softmax(x));
            foreach ((string what, double error) in new FiniteDifferences(Wiring.Chain(new[] { stage }), 1, () => AwayFromZero(random)).Errors())
                Assert.True(error <= 1e-8, $"{what}: {error}");
        }
    }

    /// <summary>Operands are states, so that there may be several; the op's result is the output.</summary>
    private static Stage StageOf(int[] sizes, Op op, Parameter[] parameters)
    {
        StepBuilder g = new("t");
        Value x = g.Leaf(LeafKind.Input, "x", 1);
        foreach (Parameter parameter in parameters)
            g.Declare(parameter);
        Value[] operands = sizes.Select((size, i) => g.State("s" + i, size)).ToArray();
        return g.Build("t", 0, x, g.Apply(op, operands));
    }

    /// <summary>At least 0.5 from zero, where the kinks and the poles are.</summary>
    private static double AwayFromZero(Random random) => (random.Next(2) == 0 ? -1 : 1) * (0.5 + random.NextDouble());
}
