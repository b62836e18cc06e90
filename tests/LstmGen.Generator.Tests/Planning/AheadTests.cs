using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>Where weights exceed the first-level cache, products with the inputs of several steps are made at once.</summary>
public sealed class AheadTests
{
    private const int Steps = UnrollPolicy.StepsAhead;

    [Theory]
    [InlineData("16 lstm:64")]
    [InlineData("4 lstm:104/single")]
    [InlineData("20 lstm:100")]
    [InlineData("40 lstm:33/none")]
    [InlineData("40 lstm:45/peephole")]
    [InlineData("24 lstm:64/coupled")]
    [InlineData("24 lstm:48/norm")]
    [InlineData("30 lstm:72/proj=40")]
    [InlineData("30 gru:64")]
    [InlineData("33 gru:72/before")]
    [InlineData("64 rnn:136")]
    public void ARunHasTheBitsOfItsSteps(string notation)
    {
        foreach (string vectors in new[] { "Bits256", "Bits512" })
        {
            SequenceCase @case = new(notation, vectors);
            AheadPlan plan = Assert.IsType<AheadPlan>(@case.Planned.Ahead);
            double[][] inputs = @case.Inputs(2 * Steps).Select(x => x[0]).ToArray(), initial = @case.States()[0], stepped = initial.ToArray();
            double[][] expected = @case.Planned.Step(inputs, stepped);
            Assert.DoesNotContain(expected.SelectMany(y => y), double.IsNaN);
            foreach (AheadKernels kernels in plan.Tiers)
            {
                double[][] run = initial.ToArray();
                Assert.Equal(0, Steps % kernels.Rows);
                Assert.Equal(expected, @case.Planned.Run(kernels, inputs, run));
                Assert.Equal(stepped, run);
            }
            Assert.NotNull(plan.Wide);
            Assert.Equal(@case.HasLongVectors, plan.Step512 is not null);
        }
    }

    [Theory]
    [InlineData("8 lstm:32")]      // stays in the cache
    [InlineData("3 lstm:80")]      // too few inputs
    [InlineData("300 lstm:8")]     // sums of few units are split
    [InlineData("221 lstm:13")]    // and so are those that are made gate by gate
    [InlineData("64 dense:200")]   // nothing but the input
    [InlineData("8 lstm:64", "Always")]
    public void NotWhere(string notation, string unrolling = "Auto") =>
        Assert.Null(ModelPlanner.Plan(new ModelShape(notation).Network(), false, unrolling).Stages.Single().Inference.Ahead);

    [Fact]
    public void InAStreamOnlyTheFirstLayerKnowsItsInputs()
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("[Input(16)] [Lstm(64)] [Lstm(64)]").Network(), false, "Auto");
        Assert.Equal([true, false], plan.Stages.Select(s => s.Inference.Ahead is not null));
        Assert.Equal(Steps * 4 * 64, plan.AheadLength);
    }

    [Fact]
    public void StageByStageEveryLayerKnowsThemAndTheyShareTheMemory()
    {
        ModelPlan plan = ModelPlanner.Plan(new ModelShape("[Input(16)] [Lstm(64, Direction = Direction.Both)] [Gru(72)]").Network(), false, "Auto");
        Assert.All(plan.Stages, s => Assert.NotNull(s.Inference.Ahead));
        Assert.Equal(Steps * 4 * 64, plan.AheadLength);
    }

    [Theory]
    [InlineData("16 lstm:64")]
    [InlineData("40 lstm:45/peephole")]
    [InlineData("30 lstm:72/proj=40")]
    [InlineData("30 gru:64")]
    [InlineData("57 lstm:27/peephole/proj=9")]
    [InlineData("30 gru:136/before")]
    public void ASequenceTrainsWithTheBitsOfItsSteps(string notation)
    {
        foreach (string vectors in new[] { "Bits256", "Bits512" })
        {
            SequenceCase @case = new(notation, vectors);
            double[][][] inputs = @case.Inputs(6), states = @case.States(), gradients = @case.Gradients(6), carried = @case.States();
            IEnumerable<double> Train(bool wide, bool ahead) => @case.Planned.Train(wide, ahead, inputs, states, gradients, carried).Numbers;
            Assert.True(@case.Planned.TrainsAhead);
            Assert.Equal(Train(false, true), Train(true, true));
            @case.Planned.Turning = false;
            foreach (bool wide in new[] { false, true })
                Assert.Equal(Train(wide, false), Train(wide, true));
        }
    }

    [Theory]
    [InlineData("[Input(16)] [Gru(48, RecurrentDropout = 0.2f)]")]              // a sum of the input crosses phases
    [InlineData("[Input(16)] [Lstm(64, Direction = Direction.Reverse)]")]       // runs from the end
    public void TrainingIsNotSplitWhere(string notation) =>
        Assert.Null(ModelPlanner.Plan(new ModelShape(notation).Network(), true, "Auto").Stages.Single().Training!.Ahead);

    [Fact]
    public void TheStackIsLimited()
    {
        string layers = string.Concat(Enumerable.Range(0, 9).Select(i => $"[Lstm(256, Projection = 8, From = \"input\", Name = \"l{i}\")] "));
        ModelPlan plan = ModelPlanner.Plan(new ModelShape($"[Input(8)] {layers}[Concat({string.Join(", ", Enumerable.Range(0, 8).Select(i => $"\"l{i}\""))})]").Network(), false, "Auto");
        Assert.Equal([true, true, true, true, false, false, false, false, false], plan.Stages.Select(s => s.Inference.Ahead is not null));
        Assert.Equal(UnrollPolicy.AheadFloats, plan.AheadLength);
    }
}
