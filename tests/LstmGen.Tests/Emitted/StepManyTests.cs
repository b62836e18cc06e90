using System;
using System.Runtime.InteropServices;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Many streams in one call: the bits that each gets alone.</summary>
public class StepManyTests
{
    public static TheoryData<string> Names => SpanTests.Names;

    public static TheoryData<string> SquareNames => SpanTests.SquareNames;

    [Theory]
    [MemberData(nameof(Names))]
    public void IsStepOfEachBitForBit(string name) => ModelList.Use(name, new AgainstSteps());

    [Theory]
    [MemberData(nameof(Names))]
    public void LargeNumbersOfSomeStreamsKeepTheBitsOfAll(string name) => ModelList.Use(name, new Large());

    [Theory]
    [MemberData(nameof(Names))]
    public void WantsAVectorForEach(string name) => ModelList.Use(name, new Lengths());

    [Theory]
    [MemberData(nameof(Names))]
    public void OverlapIsRefused(string name) => ModelList.Use(name, new Overlaps());

    [Theory]
    [MemberData(nameof(SquareNames))]
    public void TheSameSpanServesAsInputsAndOutputs(string name) => ModelList.Use(name, new SameSpan());

    [Fact]
    public void SeveralOutputsKeepToTheirStream() => new AgainstSteps().On(new TwoHeadedModel(7));

    [Fact]
    public void EveryTierOfAccuracyKeepsItsBits()
    {
        new AgainstSteps().On(new PreciseModel(7));
        new AgainstSteps().On(new FastModel(7));
    }

    [Fact]
    public void IdsAndJoinsKeepToTheirStream()
    {
        const int Streams = 7, Width = AgentModel.InputSize, IdAt = 3;
        AgentModel model = new(3);
        float[] x = Random(Streams * Width, 5);
        for (int i = 0; i < Streams; i++)
            x[(i * Width) + IdAt] = i % 5;
        AgentModel.State[] together = new AgentModel.State[Streams], alone = new AgentModel.State[Streams];
        float[] found = new float[Streams * AgentModel.OutputSize], expected = new float[found.Length];
        for (int t = 0; t < 3; t++)
        {
            model.StepMany(together, x, found);
            for (int i = 0; i < Streams; i++)
                model.Step(ref alone[i], x.AsSpan(i * Width, Width), expected.AsSpan(i * AgentModel.OutputSize, AgentModel.OutputSize));
            AssertBits(expected, found);
            Assert.Equal(alone, together);
        }
        x[(4 * Width) + IdAt] = 5;
        Assert.Contains("Expected an id from 0 to 4", Assert.Throws<ArgumentOutOfRangeException>(() => model.StepMany(together, x, found)).Message);
    }

    private sealed class AgainstSteps : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            foreach (int streams in new[] { 0, 1, 2, 3, 7, 8 })
            {
                // Streams that have come to different states, with guard values around outputs and states.
                TState[] together = new TState[streams + 2], alone = new TState[streams + 2];
                for (int i = 0; i < streams + 2; i++)
                    model.Run(ref alone[i], Random(i * inputs, 20 + i, 2f), new float[i * outputs]);
                alone.CopyTo(together, 0);
                float[] expected = new float[streams * outputs], found = new float[(streams * outputs) + 16];
                for (int t = 0; t < 3; t++)
                {
                    float[] x = Random(streams * inputs, 100 + t, 2f);
                    found.AsSpan().Fill(7f);
                    model.StepMany(together.AsSpan(1, streams), x, found.AsSpan(8, expected.Length));
                    for (int i = 0; i < streams; i++)
                        model.Step(ref alone[i + 1], x.AsSpan(i * inputs, inputs), expected.AsSpan(i * outputs, outputs));
                    AssertBits(expected, found.AsSpan(8, expected.Length));
                    Assert.All([.. found[..8], .. found[^8..]], value => Assert.Equal(7f, value));
                    Assert.Equal(alone, together);
                }
            }
        }
    }

    /// <summary>Streams whose inputs or states are too large for kernels without clamps, or no numbers, beside others.</summary>
    private sealed class Large : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            const int Streams = 6;
            int inputs = model.InputSize, outputs = model.OutputSize;
            foreach (float factor in new[] { 1f, 10f, 1e4f, 1e30f, float.PositiveInfinity, float.NaN })
            {
                for (int large = 0; large < Streams; large++)
                {
                    TState[] together = new TState[Streams], alone = new TState[Streams];
                    float[] x = Random(Streams * inputs, 11, 2f), found = new float[Streams * outputs], expected = new float[found.Length];
                    for (int i = 0; i < Streams; i++)
                        model.Run(ref alone[i], Random(3 * inputs, 20 + i, 2f), new float[3 * outputs]);
                    Span<float> floats = MemoryMarshal.Cast<TState, float>(alone.AsSpan(large, 1));
                    for (int i = 0; i < floats.Length && large % 2 == 0; i++)
                        floats[i] = floats[i] == 0 ? 0 : floats[i] * factor;
                    for (int i = 0; i < inputs && large % 2 == 1; i++)
                        x[(large * inputs) + i] *= factor;
                    alone.CopyTo(together, 0);
                    model.StepMany(together, x, found);
                    for (int i = 0; i < Streams; i++)
                        model.Step(ref alone[i], x.AsSpan(i * inputs, inputs), expected.AsSpan(i * outputs, outputs));
                    AssertBits(expected, found);
                    Assert.Equal(alone, together);
                }
            }
        }
    }

    private sealed class Lengths : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            foreach (int wrong in new[] { -1, 1, inputs + 1 })
                AssertMessage(Assert.Throws<ArgumentException>("inputs", () => Step(3, (3 * inputs) + wrong, 3 * outputs)), inputs, (3 * inputs) + wrong);
            foreach (int wrong in new[] { -1, 1, -outputs })
                AssertMessage(Assert.Throws<ArgumentException>("outputs", () => Step(3, 3 * inputs, (3 * outputs) + wrong)), outputs, (3 * outputs) + wrong);
            Assert.Throws<ArgumentException>("inputs", () => Step(0, inputs, 0));
            Assert.Throws<ArgumentException>("outputs", () => Step(0, 0, outputs));

            void Step(int streams, int inputLength, int outputLength)
            {
                TState[] states = new TState[streams];
                float[] y = Random(outputLength, 5), before = (float[])y.Clone();
                try
                {
                    model.StepMany(states, new float[inputLength], y);
                }
                catch (ArgumentException)
                {
                    Assert.Equal(new TState[streams], states);
                    AssertBits(before, y);
                    throw;
                }
            }
        }

        private static void AssertMessage(ArgumentException error, int width, int actual) =>
            Assert.Contains($"Expected {3 * width} floats (3 streams of {width}), got {actual}.", error.Message);
    }

    private sealed class Overlaps : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            float[] memory = Random(4 * (inputs + outputs), 3), before = (float[])memory.Clone();
            Refused(0, (2 * inputs) - 1);
            Refused((2 * outputs) - 1, 0);
            Refused(0, inputs == outputs ? outputs : 0);
            model.StepMany(new TState[2], memory.AsSpan(0, 2 * inputs), memory.AsSpan(2 * inputs, 2 * outputs));

            void Refused(int input, int output)
            {
                TState[] states = new TState[2];
                Assert.Throws<ArgumentException>("outputs", () => model.StepMany(states, memory.AsSpan(input, 2 * inputs), memory.AsSpan(output, 2 * outputs)));
                Assert.Equal(new TState[2], states);
                AssertBits(before, memory);
            }
        }
    }

    private sealed class SameSpan : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int width = model.InputSize;
            TState[] expected = new TState[5], found = new TState[5];
            float[] x = Random(5 * width, 4, 2f), y = new float[x.Length];
            model.StepMany(expected, x, y);
            model.StepMany(found, x, x);
            AssertBits(y, x);
            Assert.Equal(expected, found);
        }
    }
}
