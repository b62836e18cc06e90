using System;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Spans of exact length, apart or the same, through every kind of emitted model.</summary>
public class SpanTests
{
    private static readonly string[] Square = [nameof(SquareLstmModel), nameof(SquareDenseModel), nameof(SquareMixedModel), nameof(SquareSoftmaxModel), nameof(SquareActivationModel), nameof(SquareGruModel), nameof(SquareCellModel), nameof(SquareWideModel), nameof(SquareAheadModel), nameof(LoopedModel)];

    /// <summary>Models whose input and output have one width.</summary>
    public static TheoryData<string> SquareNames => new(Square);

    public static TheoryData<string> Names => new([nameof(TinyModel), nameof(TwoLayerModel), nameof(InferenceOnlyModel), nameof(ClassifierModel), nameof(NamedModel), nameof(CellsModel), .. Square]);

    [Theory]
    [MemberData(nameof(Names))]
    public void StepWantsExactLengths(string name) => ModelList.Use(name, new StepLengths());

    [Theory]
    [MemberData(nameof(Names))]
    public void RunWantsWholeSteps(string name) => ModelList.Use(name, new RunLengths());

    [Theory]
    [MemberData(nameof(Names))]
    public void RunIsRepeatedStepBitForBit(string name) => ModelList.Use(name, new RunAgainstSteps());

    [Theory]
    [MemberData(nameof(Names))]
    public void OverlapIsRefused(string name) => ModelList.Use(name, new Overlaps());

    [Theory]
    [MemberData(nameof(SquareNames))]
    public void TheSameSpanServesAsInputAndOutput(string name) => ModelList.Use(name, new SameSpan());

    [Fact]
    public void TracedStepChecksLikeStep()
    {
        TwoLayerModel model = new(1);
        StepTrace trace = TwoLayerModel.CreateTrace();
        Assert.Throws<ArgumentException>("input", () => Step(2, 2));
        Assert.Throws<ArgumentException>("output", () => Step(3, 3));
        float[] shared = new float[4];
        Assert.Throws<ArgumentException>("output", () =>
        {
            TwoLayerModel.State state = default;
            model.Step(ref state, shared.AsSpan(0, 3), shared.AsSpan(2, 2), trace);
        });

        void Step(int inputs, int outputs)
        {
            TwoLayerModel.State state = default;
            model.Step(ref state, new float[inputs], new float[outputs], trace);
        }
    }

    private sealed class StepLengths : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            foreach (int wrong in new[] { -inputs, -1, 1, 8 })
            {
                AssertMessage(Assert.Throws<ArgumentException>("input", () => Step(inputs + wrong, outputs)), inputs, inputs + wrong);
            }

            foreach (int wrong in new[] { -outputs, -1, 1, 8 })
            {
                AssertMessage(Assert.Throws<ArgumentException>("output", () => Step(inputs, outputs + wrong)), outputs, outputs + wrong);
            }

            Step(inputs, outputs);

            void Step(int inputLength, int outputLength)
            {
                TState state = default;
                float[] output = Random(outputLength, 5), before = (float[])output.Clone();
                try
                {
                    model.Step(ref state, new float[inputLength], output);
                }
                catch (ArgumentException)
                {
                    Assert.Equal(default, state);
                    AssertBits(before, output);
                    throw;
                }
            }
        }

        private static void AssertMessage(ArgumentException error, int expected, int actual)
        {
            Assert.Contains(expected == 1 ? "1 float," : $"{expected} floats,", error.Message);
            Assert.Contains($"got {actual}", error.Message);
        }
    }

    private sealed class RunLengths : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            if (inputs > 1)
            {
                ArgumentException error = Assert.Throws<ArgumentException>("inputs", () => Run((3 * inputs) + 1, 3 * outputs));
                Assert.Contains($"{inputs} floats", error.Message);
                Assert.Contains($"got {(3 * inputs) + 1}", error.Message);
            }

            foreach (int wrong in new[] { (3 * outputs) - 1, (3 * outputs) + 1, 4 * outputs, 0 })
            {
                ArgumentException error = Assert.Throws<ArgumentException>("outputs", () => Run(3 * inputs, wrong));
                Assert.Contains($"{3 * outputs} floats", error.Message);
                Assert.Contains($"got {wrong}", error.Message);
            }

            Assert.Throws<ArgumentException>("outputs", () => Run(0, 1));

            void Run(int inputLength, int outputLength)
            {
                TState state = default;
                model.Run(ref state, new float[inputLength], new float[outputLength]);
            }
        }
    }

    private sealed class RunAgainstSteps : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            TState run = default, stepped = default;
            model.Run(ref run, [], []);
            Assert.Equal(stepped, run);

            // In uneven parts, with guard values around the outputs.
            float[] x = Random(13 * inputs, 1, 2f);
            float[] expected = new float[13 * outputs], actual = new float[(13 * outputs) + 16];
            actual.AsSpan().Fill(7f);
            for (int t = 0; t < 13; t++)
            {
                model.Step(ref stepped, x.AsSpan(t * inputs, inputs), expected.AsSpan(t * outputs, outputs));
            }

            foreach ((int first, int count) in new[] { (0, 1), (1, 0), (1, 7), (8, 5) })
            {
                model.Run(ref run, x.AsSpan(first * inputs, count * inputs), actual.AsSpan(8 + (first * outputs), count * outputs));
            }

            AssertBits(expected, actual.AsSpan(8, expected.Length));
            Assert.All([.. actual[..8], .. actual[^8..]], value => Assert.Equal(7f, value));
            Assert.Equal(stepped, run);
            Assert.Contains(expected, value => value != 0f);
        }
    }

    private sealed class Overlaps : IModelUse
    {
        public void On<TState>(IStreamingNetwork<TState> model)
            where TState : unmanaged, IEquatable<TState>
        {
            int inputs = model.InputSize, outputs = model.OutputSize;
            float[] memory = Random(4 * (inputs + outputs), 3);
            float[] before = (float[])memory.Clone();

            // Apart, also side by side: fine.
            Step(0, inputs);
            Step(outputs, 0);
            Run(0, 2 * inputs);
            memory = (float[])before.Clone();

            if (inputs != 1 || outputs != 1)
            {
                Refused("output", () => Step(0, inputs - 1));
                Refused("output", () => Step(outputs - 1, 0));
            }

            Refused("outputs", () => Run(0, (2 * inputs) - 1));
            Refused("outputs", () => Run((2 * outputs) - 1, 0));
            if (inputs != outputs)
            {
                Refused("output", () => Step(0, 0));
                Refused("outputs", () => Run(0, 0));
            }
            else
            {
                // Shifted by one step: outputs would overwrite inputs still to come.
                Refused("outputs", () => Run(0, outputs));
            }

            void Step(int input, int output)
            {
                TState state = default;
                model.Step(ref state, memory.AsSpan(input, inputs), memory.AsSpan(output, outputs));
            }

            void Run(int input, int output)
            {
                TState state = default;
                model.Run(ref state, memory.AsSpan(input, 2 * inputs), memory.AsSpan(output, 2 * outputs));
            }

            void Refused(string parameter, Action action)
            {
                Assert.Contains("overlaps", Assert.Throws<ArgumentException>(parameter, action).Message);
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
            float[] x = Random(6 * width, 4, 2f), y = new float[6 * width];
            TState expected = default, actual = default;
            model.Run(ref expected, x, y);

            float[] shared = (float[])x.Clone();
            model.Run(ref actual, shared, shared);
            AssertBits(y, shared);
            Assert.Equal(expected, actual);

            actual = default;
            shared = (float[])x.Clone();
            for (int t = 0; t < 6; t++)
            {
                model.Step(ref actual, shared.AsSpan(t * width, width), shared.AsSpan(t * width, width));
            }

            AssertBits(y, shared);
            Assert.Equal(expected, actual);
        }
    }
}
