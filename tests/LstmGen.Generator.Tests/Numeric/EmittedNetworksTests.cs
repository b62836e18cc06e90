using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>How layers are joined: directions, skip connections, embeddings, several inputs, pools. Emitted code against the interpreter.</summary>
public sealed class EmittedNetworksTests
{
    private static readonly string[] Networks =
    {
        "[Input(2)] [Lstm(3, Direction = Direction.Both)] [Dense(2)]",
        "[Input(5)] [Lstm(8, Direction = Direction.Reverse)]",
        "[Input(3)] [Lstm(9, Direction = Direction.Reverse)] [Lstm(7, Direction = Direction.Both, Merge = Merge.Mean)] [Lstm(4, Direction = Direction.Both, Merge = Merge.Sum, Bias = Bias.None)] [Dense(3, Activation = Activation.Softmax)]",
        "[Input(4)] [Lstm(16, Direction = Direction.Both)] [Lstm(12)] [Dense(4)]",
        "[Input(4)] [Lstm(4, Name = \"a\")] [Add(\"input\")] [Slice(1, 2)] [Lstm(3)] [Concat(\"a\", \"input\")] [Dense(2, Name = \"end\")] [Dense(3, From = \"a\")] [Concat(\"end\")]",
        "[Input(3)] [Lstm(17)] [Dense(3)] [Add(\"input\")]",
        "[Input(11)] [Slice(3, 8)] [Lstm(8, Direction = Direction.Both)] [Concat(\"input\")] [Dense(11, Activation = Activation.Tanh)]",
        "[Input(3)] [MeanOverTime]", "[Input(5)] [Lstm(9)] [MaxOverTime] [Dense(2)]", "[Input(3)] [Lstm(3, Direction = Direction.Both)] [MeanOverTime] [MaxOverTime]",
        "[Input(3)] [Flatten(4)] [Dense(2)]", "[Input(2)] [Lstm(5)] [Flatten(3)]",
        "[Input(3)] [Flatten(1)] [Dense(2)]", "[Input(8)] [Flatten(2)]", "[Input(3)] [Lstm(5)] [Flatten(50)] [Rnn(3)]", "[Input(4)] [Flatten(1024)] [Dense(2)]",
        "[Input(9)] [Concat(\"input\")] [Dense(5, Activation = Activation.Softmax)]",
        "[Input(5)] [Normalize(Trained = true)] [Lstm(3)] [Normalize] [Dense(2)]",
        "[Input(2)] [Gru(5, Direction = Direction.Both, ResetAfter = false)] [Rnn(3, Direction = Direction.Reverse, Activation = Activation.Relu)]",
        "[Input(2)] [Lstm(5, Direction = Direction.Both, Peepholes = true, Projection = 3, ReverseCellActivation = Activation.Softsign)] [Dense(2)]",
        "[Input(2)] [Lstm(5, InitialState = StreamStart.Learned)] [Gru(3, Direction = Direction.Both, InitialState = StreamStart.Stored)] [Dense(2)]",
        "[Input(3)] [Lstm(5, RecurrentDropout = 0.3f)] [Dropout(0.2f)] [Gru(9, Direction = Direction.Both, ResetAfter = false, RecurrentDropout = 0.5f)] [Rnn(3, RecurrentDropout = 0.1f)]",
        "[Input(3)] [Lstm(5, Direction = Direction.Both)] [Last] [Dense(2)]",
        "[Input(3)] [Gru(4, Direction = Direction.Both, Merge = Merge.Mean, Name = \"both\")] [Last] [Rnn(2, Direction = Direction.Reverse, From = \"both\")] [Last] [Concat(\"last\", \"both\")]",
        "[Input(3)] [Gru(6, Name = \"memory\")] [Dense(4, Activation = Activation.Softmax)] [Output] [Dense(1, From = \"memory\")] [Output] [Output(From = \"memory\")]",
        "[Input(14)] [Lstm(52)] [Dense(14)]", "[Input(14)] [Lstm(52, Direction = Direction.Both)] [Gru(44, Direction = Direction.Reverse)] [Dense(3)]",
        "[Input(16)] [Gru(48, RecurrentDropout = 0.2f)] [Dense(2)]",
        "[Input(3)] [Slice(1, 2)]",
        "[InputIds(11)] [Embedding(5)] [Lstm(8)] [Dense(11, Activation = Activation.Softmax)]",
        "[InputIds(300)] [Embedding(16)] [Lstm(7, Direction = Direction.Both)] [Dense(3)]",
        "[Input(3, Name = \"pad\")] [InputIds(4, Name = \"item\")] [InputIds(9, Name = \"state\")] [Embedding(3, Name = \"a\")] [Embedding(8, From = \"item\")] [Concat(\"a\", \"pad\")] [Lstm(6)]",
        "[Input(3, Name = \"mouse\")] [Input(5, Name = \"pad\")] [Dense(4)] [Concat(\"mouse\", \"pad\")] [Lstm(6, Direction = Direction.Reverse)]",
    };

    private static readonly Lazy<IReadOnlyDictionary<string, EmittedModel>> Models = new(() =>
        EmittedModel.Compile(Networks.Select(n => new ModelShape(n)).ToArray()).ToDictionary(m => m.Shape.ToString()));

    public static TheoryData<string> Names() => new(Networks);

    [Theory]
    [MemberData(nameof(Names))]
    public void Forward(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(1);
        foreach (int steps in new[] { 0, 1, 7 })
        {
            float[] weights = Samples.Weights(random, model.Network), inputs = Samples.Inputs(random, model.Network, steps, 1);
            float[] initial = Samples.Uniform(random, model.StateSize, 0.5), state = initial.ToArray();

            float[] outputs = model.Run(weights, inputs, state);
            GraphInterpreter.Tape expected = new Oracle(model.Network, weights).Forward(inputs, initial);

            double bound = 1e-6 * Math.Max(1, Samples.Largest(expected.Outputs.SelectMany(o => o).ToArray()));
            Assert.InRange(Samples.Difference(outputs, expected.Outputs.SelectMany(o => o).ToArray()), 0, bound);
            Assert.InRange(Samples.Difference(state, Oracle.Flatten(expected.FinalStates)), 0, bound);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TrainingForwardAndGradients(string name)
    {
        EmittedModel model = Models.Value[name];
        Random random = new(3);
        foreach (int[] lengths in new[] { new[] { 1 }, new[] { 6 }, new[] { 2, 5, 5, 1, 3 }, new[] { 3, 3, 3, 3 }, new[] { 40, 40, 40, 40, 38 } })
        {
            double worst = 0, bound = 0;
            float[] weights = Samples.Weights(random, model.Network);
            EmittedAgainstInterpreterTests.Check(model, random, weights, lengths, ref worst, ref bound, (difference, scale, what) => Assert.True(difference <= 1e-5 * scale, $"{what}: {difference} of {scale}"), relative: true);
            Assert.InRange(worst, 0, bound);
        }
    }
}
