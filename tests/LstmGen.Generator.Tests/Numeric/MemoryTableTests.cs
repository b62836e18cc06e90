using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Text.RegularExpressions;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>What headers say of memory is what is allocated.</summary>
public class MemoryTableTests
{
    private const string Number = "([0-9]+) bytes";

    [Theory]
    [InlineData("[Input(3)] [Lstm(8)] [Dense(2)]")]
    [InlineData("[Input(5)] [Dropout(0.5f)] [Gru(12, RecurrentDropout = 0.2f)] [Lstm(7, Projection = 3, Peepholes = true)] [Concat(\"input\")] [Dense(4, Activation = Activation.Softmax)]")]
    [InlineData("[InputIds(9)] [Embedding(6)] [Lstm(20, Direction = Direction.Both)] [Last] [Dense(3)]")]
    [InlineData("[Input(5)] [Lstm(20)] [Gru(12, RecurrentDropout = 0.2f)] [Concat(\"input\")] [Dense(4)]", "(Vectors = VectorWidth.Bits512)")]
    public void ATrainerTakesWhatTheHeaderSays(string layers, string options = "")
    {
        GeneratorRun run = GeneratorRun.Of($"using LstmGen; namespace Tiny {{ [RecurrentModel{options}] {layers} public sealed partial class Model; }}");
        Match said = Regex.Match(run.Sources["Tiny.Model.g.cs"], $"a trainer takes {Number} besides the optimizer's moments, {Number} a sequence and {Number} a step of a sequence");
        Assert.True(said.Success);
        double[] bytes = said.Groups.Cast<Group>().Skip(1).Select(g => double.Parse(g.Value, CultureInfo.InvariantCulture)).ToArray();

        Type type = run.Load().GetType("Tiny.Model")!;
        object model = Activator.CreateInstance(type, 1)!;
        MethodInfo create = type.GetMethod("CreateTrainer")!;
        Optimizer optimizer = new Sgd(0.1f);
        Allocated(2, 2);
        foreach ((int steps, int sequences) in new[] { (1, 1), (3000, 1), (1, 3000), (200, 20) })
        {
            // Beside the buffers three integers a step, four and a flag a sequence, and objects.
            double expected = bytes[0] + (sequences * (bytes[1] + 17)) + (steps * 12) + (steps * sequences * bytes[2]);
            Assert.InRange(Allocated(steps, sequences), expected, expected + 20_000);
        }

        double Allocated(int steps, int sequences)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            create.Invoke(model, [optimizer, steps, sequences, null]);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void AStepReadsWhatTheHeaderSays()
    {
        GeneratorRun run = GeneratorRun.Of("using LstmGen; namespace Tiny { [RecurrentModel] [Input(3)] [Lstm(8)] [Lstm(5)] [Dense(2)] public sealed partial class Model; }");

        // Four gates of eight lanes: 3 + 8 columns and a bias, then 8 + 5 and a bias; five columns of eight lanes and a bias; and for both layers what inputs are checked against.
        int floats = (32 * 12) + (32 * 14) + (5 * 8) + 8 + (2 * 8);
        Assert.Contains($"a step reads {floats * sizeof(float)} bytes of packed weights\n", run.Sources["Tiny.Model.g.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void ARunTakesWhatTheHeaderSays()
    {
        GeneratorRun run = GeneratorRun.Of("using LstmGen; namespace Tiny { [RecurrentModel] [Input(16)] [Lstm(60)] [Dense(2)] public sealed partial class Model; }");
        string model = run.Sources["Tiny.Model.g.cs"];

        // Four steps of four gates of eight blocks.
        const int Floats = 4 * 4 * 64;
        Assert.Contains($"a run of 4 steps and more takes {Floats * sizeof(float)} bytes of stack for their products with the inputs\n", model, StringComparison.Ordinal);
        Assert.Contains($"stackalloc float[{Floats}]", model, StringComparison.Ordinal);
    }

    [Fact]
    public void SchedulesAreInTheHeaderOfALayer()
    {
        GeneratorRun run = GeneratorRun.Of("using LstmGen; namespace Tiny { [RecurrentModel(Training = false)] [Input(8)] [Lstm(32)] [Lstm(64, Name = \"large\")] public sealed partial class Model; }");
        string small = run.Sources["Tiny.Model.lstm.g.cs"], large = run.Sources["Tiny.Model.large.g.cs"];
        Assert.Contains("//   Step: 684 multiply-add statements of ", small, StringComparison.Ordinal);
        Assert.Contains("//     i f n o: 4 blocks in 2 tiles of 2; the last 8 columns block by block; activations among the products that follow\n", small, StringComparison.Ordinal);
        Assert.Contains("//     i f n o: 4 blocks; the last 8 columns block by block; products and activations where their operands are there\n", small, StringComparison.Ordinal);
        Assert.Contains("i f n o: 8 blocks in 4 tiles of 2; tiles loop, up in one step and down in the next; columns loop by 8", large, StringComparison.Ordinal);
    }
}
