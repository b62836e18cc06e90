using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>In training of one sequence the state of few units stays in registers from step to step.</summary>
public sealed class CarriedStateTests
{
    [Theory]
    [InlineData("1 lstm:8")]
    [InlineData("4 lstm:16")]
    [InlineData("3 lstm:11/peephole")]
    [InlineData("3 lstm:13/norm")]
    [InlineData("5 gru:16")]
    [InlineData("5 gru:9/before")]
    [InlineData("2 rnn:16")]
    public void ASequenceHasTheBitsOfTheKernelThatLoadsItsState(string notation)
    {
        RowKernels forward = ModelPlanner.Plan(new ModelShape(notation).Network(), true, "Auto").Stages.Single().Training!.Forward;
        Assert.True(CarriedState.IsIn(forward.WideOne!));
        Assert.False(CarriedState.IsIn(forward.One));
        Assert.True(FloatsRead(forward.WideOne!) < FloatsRead(forward.One));

        SequenceCase @case = new(notation);
        double[][][] inputs = @case.Inputs(5), states = @case.States(), gradients = @case.Gradients(5), carried = @case.States();
        IEnumerable<double> Train(bool wide) => @case.Planned.Train(wide, false, inputs, states, gradients, carried).Numbers;
        Assert.Equal(Train(false), Train(true));
    }

    [Theory]
    [InlineData("4 lstm:24")]      // columns loop
    [InlineData("4 lstm:17")]      // all but one
    [InlineData("8 dense:16")]     // no state
    [InlineData("70 lstm:24")]     // weights leave the cache
    [InlineData("100 rnn:64")]
    [InlineData("[Input(4)] [Lstm(16, Direction = Direction.Reverse)]")]
    public void NotWhere(string notation)
    {
        TrainingPlan training = ModelPlanner.Plan(new ModelShape(notation).Network(), true, "Auto").Stages.Single().Training!;
        Assert.DoesNotContain(training.Forward.All.Concat(training.InputGradient?.All ?? []), CarriedState.IsIn);
        Assert.True(training.Forward.WideOne?.Body.Count != training.Forward.One.Body.Count, "twice the same kernel");
    }

    private static int FloatsRead(Kernel kernel) => All(kernel.Body).OfType<ComputeStatement>().Count(c => c.Op == VectorOp.Broadcast);

    private static IEnumerable<Statement> All(IReadOnlyList<Statement> body) => body.SelectMany(s => s is LoopStatement loop ? All(loop.Body) : [s]);
}
