using System;
using System.Linq;
using System.Reflection;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Graph;

/// <summary>Derived gradients of every cell variant and activation over three steps, against five-point differences in double.</summary>
public sealed class CellGradientTests
{
    /// <summary>Far enough that no difference crosses a kink.</summary>
    private const double NearKink = 0.02;

    public static TheoryData<string> Names() => new(
        CellShapes.Variants.Select(v => "2 " + v.Replace("$", "3")).Concat(CellShapes.Projected.Select(v => "2 " + v.Replace("$", "4").Replace("%", "2")))
            .Concat(CellShapes.Functions.Select(f => $"3 dense:4/{f} activation:{f}")).Append("3 rnn:2 activation:softmax"));

    [Theory]
    [MemberData(nameof(Names))]
    public void MatchesFiniteDifferences(string shape)
    {
        Random random = new(7);
        for (int attempt = 0; attempt < 5000; attempt++)
        {
            FiniteDifferences differences = new(new ModelShape(shape).Network().Wiring, 3, () => (2 * random.NextDouble()) - 1);
            if (Kinks.Distance(differences.Forward()) < NearKink)
                continue;
            foreach ((string what, double error) in differences.Errors())
                Assert.True(error <= 1e-8, $"{what}: {error}");
            return;
        }
        Assert.Fail("no draw stays away from kinks");
    }

    /// <summary>The reverse direction has tensors and functions of its own, and the forward one's where it says nothing.</summary>
    [Theory]
    [InlineData("2 lstm:3/peephole/norm/gate=hardsigmoid/reversegate=softsign/reversecell=relu", "SoftplusOp", 0)]
    [InlineData("2 lstm:3/proj=2/gate=softplus/reversecandidate=relu", "SoftplusOp", 3)]
    [InlineData("2 gru:3/gate=softplus/reversecandidate=identity", "SoftplusOp", 2)]
    [InlineData("2 gru:3/gate=softplus/reversegate=tanh", "SoftplusOp", 0)]
    [InlineData("2 rnn:3/softplus/reverse=tanh", "SoftplusOp", 0)]
    [InlineData("2 rnn:3/softplus", "SoftplusOp", 1)]
    public void ReverseDirectionHasItsOwnTensorsAndFunctions(string shape, string op, int count)
    {
        Network network = new ModelShape(shape).Network();
        RecurrentLayer layer = LayerOf(network);
        MethodInfo scan = typeof(RecurrentLayer).GetMethod("Scan", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Stage forward = (Stage)scan.Invoke(layer, new object[] { 2, false })!, reverse = (Stage)scan.Invoke(layer, new object[] { 2, true })!;

        GraphVerifier.Verify(reverse);
        GraphVerifier.Verify(Autodiff.Differentiate(reverse));
        Assert.Equal(forward.Parameters.Select(p => p.Name + "_reverse"), reverse.Parameters.Select(p => p.Name));
        Assert.Equal(forward.Parameters.Select(p => (p.Rows, p.Columns, p.InitialBound, p.OffsetValue)), reverse.Parameters.Select(p => (p.Rows, p.Columns, p.InitialBound, p.OffsetValue)));
        Assert.Equal(forward.Name + "_reverse", reverse.Name);
        Assert.Equal(count, reverse.Values.Count(v => v.Op.GetType().Name == op));
    }

    private static RecurrentLayer LayerOf(Network network) => network.Layers.Select(l => l.Layer).OfType<RecurrentLayer>().Single();
}
