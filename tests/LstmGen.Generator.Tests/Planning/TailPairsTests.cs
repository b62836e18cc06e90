using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

public sealed class TailPairsTests
{
    [Theory]
    [InlineData("1 lstm:9", true)]
    [InlineData("1 lstm:12", true)]
    [InlineData("4 lstm:20", true)]
    [InlineData("4 lstm:20/single", true)]
    [InlineData("4 lstm:20/none", true)]
    [InlineData("4 lstm:20/proj=6", true)]
    [InlineData("8 lstm:100", true)]
    [InlineData("1 lstm:4", false)]
    [InlineData("1 lstm:8", false)]
    [InlineData("1 lstm:13", false)]
    [InlineData("1 lstm:16", false)]
    [InlineData("4 lstm:21", false)]
    [InlineData("4 lstm:24", false)]
    [InlineData("8 lstm:32", false)]
    [InlineData("4 lstm:20/peephole", false)]
    [InlineData("4 lstm:20/coupled", false)]
    [InlineData("4 lstm:20/norm", false)]
    [InlineData("4 lstm:20/candidate=relu", false)]
    [InlineData("4 gru:20", false)]
    [InlineData("4 rnn:20", false)]
    [InlineData("4 dense:20/sigmoid", false)]
    public void PairsWhereTheLastBlockIsHalfEmptyAndActivationsReadTheSums(string shape, bool paired)
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape(shape).Network(), true, "Auto");
        PackedTensor[] gates = plan.Inference.Tensors.Where(t => t.Gates == 4).ToArray();
        Assert.Equal(paired, plan.Inference.Tensors.Any(t => t.PairsTail));
        Assert.All(gates, t => Assert.Equal(paired, t.PairsTail));
        Assert.All(plan.Master!.Tensors, t => Assert.False(t.PairsTail));
    }

    [Fact]
    public void BlocksOfSixteenLanesHaveNoPairs() => Assert.All(
        ModelPlanner.Plan(new ModelShape("4 lstm:20").Network(), false, "Auto", "Bits512").Inference.Tensors,
        t => Assert.Equal(t.Lanes == LaneLayout.Lanes, t.PairsTail));

    /// <summary>Twenty units: ten sums, not twelve, of one input and twenty hidden units; the gates take ten exponentials, the cells three.</summary>
    [Theory]
    [InlineData("1 lstm:20", 10 * 21, 10 + 3, 2)]
    [InlineData("1 lstm:24", 12 * 25, 12 + 3, 0)]
    [InlineData("1 lstm:12", 6 * 13, 6 + 2, 2)]
    [InlineData("1 lstm:16", 8 * 17, 8 + 2, 0)]
    public void GatesInPairsShareSumsAndExponentials(string shape, int products, int exponentials, int swaps)
    {
        Kernel step = Assert.Single(ModelPlanner.Plan(new ModelShape(shape).Network(), false, "Auto").Stages[0].Inference.Step);
        ComputeStatement[] made = step.Body.OfType<ComputeStatement>().ToArray();
        Assert.Equal(products, made.Count(s => s.Op == VectorOp.MultiplyAdd && s.B.Kind == OperandKind.Memory));
        Assert.Equal(exponentials, made.Count(s => s.Op == VectorOp.LookUp8));
        Assert.Equal(swaps, made.Count(s => s.Op == VectorOp.Rotate));
    }

    [Fact]
    public void AllTensorsOfAStepOrNone()
    {
        Assert.Equal(new[] { "g.w", "g.b" }, Paired(Gates(0, 1, 2, 3)));

        // The wrong order of gates, a tensor with more of them, sums of different tensors, and tensors that something else reads too.
        Assert.Empty(Paired(Gates(1, 0, 2, 3)));
        Assert.Empty(Paired(Gates(0, 1, 2, 3).Select((a, i) => a with { Biases = new[] { new RowGroup(Bias with { Rows = 160 }, 20 * i) } }).ToArray()));
        Assert.Empty(Paired(Gates(0, 1, 2, 3).Select((a, i) => i == 3 ? a with { Biases = new List<RowGroup>() } : a).ToArray()));
        Assert.Empty(Paired(Gates(0, 1, 2, 3), Gates(0, 1, 2, 3).Take(1).ToArray()));
        Assert.Empty(Paired(Gates(0, 1, 2, 3), elementwise: true));
    }

    private static readonly Parameter Weight = new("g", "w", 80, 3), Bias = new("g", "b", 80, 1);

    private static Accumulator[] Gates(params int[] gates)
    {
        StepBuilder g = new("g");
        Value x = g.Constant(1, 3);
        return gates.Select(gate => new Accumulator(g.Constant(gate, 20), new[] { new Product(new RowGroup(Weight, 20 * gate), false, x) }, new[] { new RowGroup(Bias, 20 * gate) })).ToArray();
    }

    private static IEnumerable<string> Paired(Accumulator[] gates, Accumulator[]? others = null, bool elementwise = false)
    {
        List<Phase> phases = new() { new Phase(0, 20, gates, new List<Value>()) };
        if (others is not null)
            phases.Add(new Phase(1, 20, others, new List<Value>()));
        Dictionary<Value, RowGroup> parameters = new();
        if (elementwise)
            parameters.Add(gates[0].Value, new RowGroup(Bias, 0));
        StepPlan plan = new(phases, new Dictionary<Value, Place>(), new List<Value>(), new Dictionary<Value, IReadOnlyList<Place>>(), parameters);
        return TailPairs.Of(plan, gates.Select(a => a.Value).ToArray()).Select(p => p.Name);
    }
}
