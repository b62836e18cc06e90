using System.Linq;
using LstmGen.Generator.Tests.Infrastructure;
using Microsoft.CodeAnalysis;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Whether a model can step is known to the compiler, and the reason shows at the call.</summary>
public class StreamingTests
{
    private const string Use = " public sealed partial class Net { static void Use(Net net, float[] x, float[] y) { Net.State state = default; net.Step(ref state, x, y); net.StepMany(new Net.State[3], x, y); } }";

    [Theory]
    [InlineData("[Gru(3, Direction = Direction.Both, Name = \"reader\")]", "reader")]
    [InlineData("[Dense(2)] [Rnn(4)] [Lstm(3, Direction = Direction.Reverse)] [Dense(1)]", "lstm")]
    public void SteppingAModelThatReadsBackwardsIsAnErrorThatSaysWhy(string layers, string culprit)
    {
        Diagnostic[] errors = Errors(layers);
        Assert.Equal(2, errors.Length);
        Assert.All(errors, error =>
        {
            Assert.Equal("CS0619", error.Id);
            Assert.Contains($"Layer '{culprit}' reads the sequence from its end", error.GetMessage());
            Assert.Contains("use Run", error.GetMessage());
        });
    }

    [Theory]
    [InlineData("[Gru(3)] [MeanOverTime] [Flatten(3)] [Last] [Dense(2)] [Dropout(0.5f)]")]
    [InlineData("[Lstm(3, Peepholes = true, Projection = 2)] [Concat(\"input\")] [MaxOverTime] [Normalize]")]
    public void EverythingElseSteps(string layers) => Assert.Empty(Errors(layers));

    [Theory]
    [InlineData("[Input(2)]", "float[] x, float[] y")]
    [InlineData("[Input(2, Name = \"a\")] [InputIds(3, Name = \"b\")] [Embedding(2)] [Concat(\"a\")]", "float[] x, int[] ids, float[] y")]
    public void PrepareCallsWhatIsEmittedAndNoOverloadOfTheUsers(string inputs, string parameters)
    {
        // Fits arrays better than the emitted methods do, and fails if it is called.
        string overload = $"public void Step(ref State state, {parameters}) => throw new System.InvalidOperationException();";
        GeneratorRun run = GeneratorRun.Of($"using LstmGen; [RecurrentModel] {inputs} [Lstm(3)] public sealed partial class Net {{ {overload} }}");
        run.Load().GetType("Net")!.GetMethod("Prepare")!.Invoke(null, null);
    }

    private static Diagnostic[] Errors(string layers) =>
        GeneratorRun.Of($"using LstmGen; [RecurrentModel] [Input(2)] {layers}{Use}").Output.GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
}
