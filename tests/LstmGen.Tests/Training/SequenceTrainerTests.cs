using System;
using System.Linq;
using LstmGen.CompilerServices;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Training;

/// <summary>The whole trainer over hand-written kernels, against plain double precision.</summary>
public class SequenceTrainerTests
{
    private const int Inputs = 3;
    private const int Outputs = 10;

    private static readonly int[] Lengths = [2, 5, 1, 4];

    [Fact]
    public void OutputsAndFinalStatesComeBackInTheOrderOfAdding()
    {
        Case c = new();
        c.Trainer.Forward(c.Batch);
        float[] outputs = new float[Lengths.Sum() * Outputs];
        c.Trainer.CopyOutputs(outputs);
        Assert.Equal(4, c.Trainer.SequenceCount);
        Assert.Equal(12, c.Trainer.TotalSteps);

        int start = 0;
        for (int i = 0; i < Lengths.Length; i++)
        {
            (double[] y, double[] state) = c.Reference.Run(c.X[i], c.State[i]);
            float[] own = new float[y.Length];
            c.Trainer.CopyOutputs(i, own);
            Assert.Equal(outputs[start..(start + own.Length)], own);
            AssertClose(y, own, 1e-5);
            start += own.Length;

            float[] final = new float[2 * Inputs];
            c.Trainer.CopyFinalState(i, final);
            AssertClose(state, final, 1e-5);
        }
    }

    [Fact]
    public void FinalStatesContinueAsInitialStatesOfTheNextChunk()
    {
        Case c = new();
        float[] x = Array.ConvertAll(c.X[1], v => (float)v);
        (double[] whole, _) = c.Reference.Run(c.X[1]);
        c.Batch.Clear();
        c.Batch.Add(x.AsSpan(0, 2 * Inputs));
        c.Trainer.Forward(c.Batch);
        float[] state = new float[2 * Inputs];
        c.Trainer.CopyFinalState(0, state);
        c.Batch.Clear();
        c.Batch.Add(x.AsSpan(2 * Inputs));
        c.Batch.SetInitialState(0, state);
        c.Trainer.Forward(c.Batch);
        float[] rest = new float[3 * Outputs];
        c.Trainer.CopyOutputs(rest);
        AssertClose(whole[(2 * Outputs)..], rest, 1e-5);
    }

    [Theory]
    [InlineData(Loss.MeanSquaredError)]
    [InlineData(Loss.CrossEntropy)]
    public void LossAndAllGradientsMatchFiniteDifferences(Loss kind)
    {
        Case c = new(kind);
        c.Trainer.Forward(c.Batch);
        float loss = c.Trainer.Backward(c.Batch, inputGradients: true);
        Assert.Equal(c.Loss(), loss, 1e-5);
        Assert.Equal(loss, c.Trainer.LossValue);
        Assert.Equal(loss, c.Trainer.Evaluate(c.Batch));
        c.Trainer.ZeroGradients();
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(c.Batch, inputGradients: true);
        c.CheckGradients(c.Loss);
    }

    [Fact]
    public void OwnLossWithFinalStateGradientsMatchesFiniteDifferences()
    {
        Case c = new();
        SeededRandom random = new(4);
        float[] outputs = Enumerable.Range(0, Lengths.Sum() * Outputs).Select(_ => random.NextSingle() - 0.5f).ToArray();
        float[] states = Enumerable.Range(0, Lengths.Length * 2 * Inputs).Select(_ => random.NextSingle() - 0.5f).ToArray();
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(outputs, states, inputGradients: true);
        Assert.True(float.IsNaN(c.Trainer.LossValue));
        c.CheckGradients(() =>
        {
            double sum = 0;
            int o = 0, s = 0;
            for (int i = 0; i < Lengths.Length; i++)
            {
                (double[] y, double[] state) = c.Reference.Run(c.X[i], c.State[i]);
                sum += y.Sum(v => v * outputs[o++]) + state.Sum(v => v * states[s++]);
            }

            return sum;
        });
    }

    [Fact]
    public void BackwardAccumulates()
    {
        Case c = new();
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(c.Batch);
        float[] once = Gradient(c.Trainer), twice;
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(c.Batch);
        twice = Gradient(c.Trainer);
        for (int i = 0; i < once.Length; i++)
        {
            Assert.Equal(2 * once[i], twice[i], 1e-6f);
        }

        c.Trainer.ZeroGradients();
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
    }

    [Theory]
    [InlineData(float.PositiveInfinity)]
    [InlineData(0.01f)]
    public void TrainIsForwardBackwardClipUpdate(float maxNorm)
    {
        Case c = new(optimizer: new Sgd(0.1f));
        c.Trainer.MaxGradientNorm = maxNorm;
        double[] gradient = Enumerable.Range(0, c.Reference.Parameters.Length)
            .Select(i => LinearReference.Slope(c.Reference.Parameters, i, c.Loss)).ToArray();
        double norm = Math.Sqrt(gradient.Sum(g => g * g));
        double scale = Math.Min(1, maxNorm / (norm + 1e-6));
        double[] expected = c.Reference.Parameters.Select((p, i) => p - (0.1 * scale * gradient[i])).ToArray();

        double before = c.Loss();
        Assert.Equal(before, c.Trainer.Train(c.Batch), 1e-5);

        float[] after = new float[c.Trainer.ParameterCount];
        c.Trainer.CopyParameters(after);
        AssertClose(expected, after, 1e-5);
        Assert.Equal(norm, c.Trainer.GradientNorm, 1e-5 * norm);
        Assert.Equal(1, c.Trainer.UpdateCount);
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void ThreeLevelsGiveTheSameBits()
    {
        Case high = new(Loss.CrossEntropy), low = new(Loss.CrossEntropy);
        for (int i = 0; i < 20; i++)
        {
            high.Trainer.Train(high.Batch);
            low.Trainer.Forward(low.Batch);
            low.Trainer.Backward(low.Batch);
            low.Trainer.Update();
        }

        Assert.Equal(Parameters(high.Trainer), Parameters(low.Trainer));
    }

    [Fact]
    public void TrainingConverges()
    {
        LinearTrainer trainer = new(2, 1, new Adam(0.02f), 6, 8);
        SequenceBatch batch = new(2, 1, 6, 8, 4);
        LinearReference teacher = new(2, 1, [0.7, -1.3, 0.4]);
        SeededRandom random = new(2);
        float loss = float.NaN;
        for (int step = 0; step < 1500; step++)
        {
            batch.Clear();
            int count = 1 + random.NextInt(8);   // partial batches too
            for (int i = 0; i < count; i++)
            {
                float[] x = Enumerable.Range(0, 2 * (1 + random.NextInt(6))).Select(_ => random.NextSingle() - 0.5f).ToArray();
                batch.Add(x, Array.ConvertAll(teacher.Run(Array.ConvertAll(x, v => (double)v)).Outputs, v => (float)v));
            }

            loss = trainer.Train(batch);
        }

        Assert.InRange(loss, 0f, 1e-6f);
        AssertClose(teacher.Parameters, Parameters(trainer), 2e-3);
    }

    [Fact]
    public void EvaluateChangesNoWeights()
    {
        Case c = new();
        float[] before = Parameters(c.Trainer);
        float loss = c.Trainer.Evaluate(c.Batch);
        Assert.Equal(loss, c.Trainer.Evaluate(c.Batch));
        Assert.Equal(before, Parameters(c.Trainer));
        Assert.Equal(0, c.Trainer.UpdateCount);
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
    }

    [Fact]
    public void ASeedReproducesARunBitForBit()
    {
        Assert.Equal(Run(), Run());

        static float[] Run()
        {
            Case c = new(Loss.CrossEntropy);
            c.Trainer.MaxGradientNorm = 0.1f;
            for (int i = 0; i < 50; i++)
            {
                c.Trainer.Train(c.Batch);
            }

            return Parameters(c.Trainer);
        }
    }

    /// <summary>One constant for all machines: no step of losses, clipping and optimisers may depend on vector width or on fused arithmetic.</summary>
    [Fact]
    public void ASeedMeansTheSameBitsOnEveryMachine()
    {
        Case c = new(Loss.CrossEntropy);
        c.Trainer.MaxGradientNorm = 0.1f;
        uint hash = 2166136261;
        for (int i = 0; i < 50; i++)
        {
            hash = unchecked((hash ^ BitConverter.SingleToUInt32Bits(c.Trainer.Train(c.Batch))) * 16777619);
        }

        hash = Parameters(c.Trainer).Aggregate(hash, (h, p) => unchecked((h ^ BitConverter.SingleToUInt32Bits(p)) * 16777619));
        Assert.Equal(1991555795u, hash);
    }

    [Fact]
    public void EarlierBatchesLeaveNoTrace()
    {
        Case used = new(), fresh = new();
        SequenceBatch other = new(Inputs, Outputs, 5, 4, 2 * Inputs);
        for (int i = 0; i < 4; i++)
        {
            other.Add(Enumerable.Repeat(9f, 5 * Inputs).ToArray(), Enumerable.Repeat(3f, 5 * Outputs).ToArray());
            other.SetInitialState(i, Enumerable.Repeat(7f, 2 * Inputs).ToArray());
        }

        used.Trainer.Evaluate(other);
        used.Trainer.Forward(other);
        used.Trainer.Backward(Enumerable.Repeat(1f, 20 * Outputs).ToArray(), Enumerable.Repeat(1f, 4 * 2 * Inputs).ToArray(), inputGradients: true);
        used.Trainer.ZeroGradients();
        Assert.Equal(fresh.Trainer.Train(fresh.Batch), used.Trainer.Train(used.Batch));
        Assert.Equal(Parameters(fresh.Trainer), Parameters(used.Trainer));
    }

    [Theory]
    [InlineData("adam")]
    [InlineData("momentum")]
    public void ADivergedStepChangesNothing(string optimizer)
    {
        Case c = new(optimizer: optimizer == "adam" ? new Adam(0.01f) : new Sgd(0.01f, 0.9f));
        Case twin = new(optimizer: optimizer == "adam" ? new Adam(0.01f) : new Sgd(0.01f, 0.9f));
        c.Trainer.Train(c.Batch);
        twin.Trainer.Train(twin.Batch);
        float[] before = Parameters(c.Trainer);

        // A loss that is not finite, through Train and through Backward.
        SequenceBatch bad = new(Inputs, Outputs, 5, 4);
        bad.Add([1f, float.NaN, 1f], new float[Outputs]);
        TrainingDivergedException byLoss = Assert.Throws<TrainingDivergedException>(() => c.Trainer.Train(bad));
        Assert.True(float.IsNaN(byLoss.Loss));
        c.Trainer.Forward(bad);
        Assert.Throws<TrainingDivergedException>(() => c.Trainer.Backward(bad));

        // A gradient that is not finite, with clipping off and on.
        foreach (float maxNorm in (float[])[float.PositiveInfinity, 1f])
        {
            c.Trainer.MaxGradientNorm = maxNorm;
            float[] outputs = new float[Lengths.Sum() * Outputs];
            outputs[7] = float.PositiveInfinity;
            c.Trainer.Forward(c.Batch);
            c.Trainer.Backward(outputs);
            TrainingDivergedException byNorm = Assert.Throws<TrainingDivergedException>(c.Trainer.Update);
            Assert.False(float.IsFinite(byNorm.GradientNorm));
            Assert.Throws<InvalidOperationException>(c.Trainer.Update);
        }

        Assert.Equal(before, Parameters(c.Trainer));
        Assert.All(Gradient(c.Trainer), g => Assert.Equal(0f, g));
        Assert.Equal(1, c.Trainer.UpdateCount);

        // Moments too are as before: the next step is the one a trainer without the accident makes.
        c.Trainer.MaxGradientNorm = float.PositiveInfinity;
        c.Trainer.Train(c.Batch);
        twin.Trainer.Train(twin.Batch);
        Assert.Equal(Parameters(twin.Trainer), Parameters(c.Trainer));
    }

    [Fact]
    public void ALargeFiniteGradientIsClippedNotRefused()
    {
        Case c = new(optimizer: new Sgd(1f));
        c.Trainer.MaxGradientNorm = 1f;
        float[] before = Parameters(c.Trainer);
        float[] outputs = new float[Lengths.Sum() * Outputs];
        outputs[0] = 1e30f;   // its square is beyond single precision
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(outputs);
        c.Trainer.Update();
        double moved = Math.Sqrt(Parameters(c.Trainer).Zip(before, (a, b) => Math.Pow((double)a - b, 2)).Sum());
        Assert.Equal(1, moved, 1e-4);
    }

    [Fact]
    public void AGradientWhoseSquareOverflowsDoesNotReachAdamsMoments()
    {
        Case c = new(), twin = new();
        float[] outputs = new float[Lengths.Sum() * Outputs];
        outputs[0] = 1e25f;
        c.Trainer.Forward(c.Batch);
        c.Trainer.Backward(outputs);
        Assert.Throws<TrainingDivergedException>(c.Trainer.Update);
        c.Trainer.Train(c.Batch);
        twin.Trainer.Train(twin.Batch);
        Assert.Equal(Parameters(twin.Trainer), Parameters(c.Trainer));
    }

    [Fact]
    public void CallsOutOfOrderSayWhatToCall()
    {
        Case c = new();
        SequenceTrainer t = c.Trainer;
        float[] outputs = new float[Lengths.Sum() * Outputs], state = new float[2 * Inputs];
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.Backward(outputs)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.Backward(c.Batch)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.CopyOutputs(outputs)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.CopyOutputs(0, outputs)).Message);
        Assert.Contains("Forward", Assert.Throws<InvalidOperationException>(() => t.CopyFinalState(0, state)).Message);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(t.Update).Message);
        t.Forward(c.Batch);
        Assert.Contains("inputGradients", Assert.Throws<InvalidOperationException>(() => t.CopyInputGradients(new float[12 * Inputs])).Message);
        Assert.Contains("Backward", Assert.Throws<InvalidOperationException>(() => t.CopyInitialStateGradients(0, state)).Message);
        t.Backward(outputs);
        Assert.Throws<InvalidOperationException>(() => t.Backward(outputs));
        Assert.Throws<InvalidOperationException>(() => t.CopyInputGradients(new float[12 * Inputs]));
        t.CopyInitialStateGradients(0, state);
        t.Forward(c.Batch);
        Assert.Throws<InvalidOperationException>(() => t.CopyInitialStateGradients(0, state));
        t.Backward(outputs, inputGradients: true);
        t.Update();
        t.Forward(c.Batch);
        t.SetParameters(Parameters(t));
        Assert.Throws<InvalidOperationException>(() => t.Backward(outputs));
    }

    [Fact]
    public void ABackwardOfAnotherBatchIsRefused()
    {
        Case c = new(), other = new();
        c.Trainer.Forward(c.Batch);
        Assert.Throws<ArgumentException>("batch", () => c.Trainer.Backward(other.Batch));
        c.Batch.SetInitialState(0, new float[2 * Inputs]);
        Assert.Throws<ArgumentException>("batch", () => c.Trainer.Backward(c.Batch));
    }

    [Fact]
    public void BatchesThatDoNotFitAreRefused()
    {
        LinearTrainer trainer = new(Inputs, Outputs, new Adam(), 3, 2);
        Refused(new SequenceBatch(Inputs, Outputs, 3, 2), "empty");

        SequenceBatch wide = new(Inputs + 1, Outputs, 3, 2);
        wide.Add(new float[4], new float[Outputs]);
        Refused(wide, "4 inputs and 10 outputs");

        SequenceBatch large = new(Inputs, Outputs, 3, 3);
        for (int i = 0; i < 3; i++)
        {
            large.Add(new float[3], new float[Outputs]);
        }

        Refused(large, "maxBatch");

        SequenceBatch longer = new(Inputs, Outputs, 4, 2);
        longer.Add(new float[12], new float[Outputs]);
        Refused(longer, "maxSteps");

        SequenceBatch state = new(Inputs, Outputs, 3, 2, stateSize: 5);
        state.Add(new float[3], new float[Outputs]);
        Refused(state, "states of 5");

        SequenceBatch classes = new(Inputs, Outputs, 3, 2);
        classes.Add(new float[3], new float[Outputs]);
        classes.Add(new float[3], 1);
        Refused(classes, "Sequence 1 of the batch has class ids as targets, but the trainer's loss, MeanSquaredError, needs values");

        SequenceBatch none = new(Inputs, Outputs, 3, 2);
        none.Add(new float[3]);
        Refused(none, "no targets");

        SequenceBatch masked = new(Inputs, Outputs, 3, 2);
        masked.Add(new float[6], new float[2 * Outputs], [false, false]);
        Refused(masked, "masked");

        void Refused(SequenceBatch batch, string reason)
        {
            Assert.Contains(reason, Assert.Throws<ArgumentException>("batch", () => trainer.Train(batch)).Message);
            Assert.Contains(reason, Assert.Throws<ArgumentException>("batch", () => trainer.Evaluate(batch)).Message);
        }
    }

    [Fact]
    public void CrossEntropyRefusesValues()
    {
        LinearTrainer trainer = new(Inputs, Outputs, new Adam(), 3, 2, Loss.CrossEntropy);
        SequenceBatch batch = new(Inputs, Outputs, 3, 2);
        batch.Add(new float[3], new float[Outputs]);
        Assert.Contains("needs class ids", Assert.Throws<ArgumentException>("batch", () => trainer.Train(batch)).Message);
    }

    [Fact]
    public void WrongLengthsNameParameterExpectedAndActual()
    {
        Case c = new();
        c.Trainer.Forward(c.Batch);
        Wrong("outputs", 120, n => c.Trainer.CopyOutputs(new float[n]));
        Wrong("outputs", 50, n => c.Trainer.CopyOutputs(1, new float[n]));
        Wrong("state", 6, n => c.Trainer.CopyFinalState(0, new float[n]));
        Wrong("outputGradients", 120, n => c.Trainer.Backward(new float[n]));
        Wrong("finalStateGradients", 24, n => c.Trainer.Backward(new float[120], new float[n]));
        Wrong("parameters", 40, n => c.Trainer.CopyParameters(new float[n]));
        Wrong("parameters", 40, n => c.Trainer.SetParameters(new float[n]));
        Wrong("gradient", 30, n => c.Trainer.CopyGradient("dense.weight", new float[n]));
        Assert.Throws<ArgumentOutOfRangeException>("sequence", () => c.Trainer.CopyFinalState(4, new float[6]));
        Assert.Contains("dense.bias", Assert.Throws<ArgumentException>("tensorName", () => c.Trainer.CopyGradient("dense", [])).Message);

        static void Wrong(string parameter, int expected, Action<int> call)
        {
            ArgumentException error = Assert.Throws<ArgumentException>(parameter, () => call(expected + 1));
            Assert.Contains($"exactly {expected} floats, got {expected + 1}", error.Message);
        }
    }

    [Fact]
    public void SettingsAreChecked()
    {
        Case c = new();
        Assert.Equal(0.01f, c.Trainer.LearningRate);
        c.Trainer.LearningRate = 0.5f;
        Assert.Equal(0.5f, c.Trainer.LearningRate);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.LearningRate = float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.LearningRate = -1f);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.MaxGradientNorm = 0f);
        Assert.Throws<ArgumentOutOfRangeException>(() => c.Trainer.MaxGradientNorm = float.NaN);
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => new LinearTrainer(1, 1, new Adam(), 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("maxBatch", () => new LinearTrainer(1, 1, new Adam(), 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => new LinearTrainer(1, 1, new Adam(), int.MaxValue, int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>("loss", () => new LinearTrainer(1, 1, new Adam(), 1, 1, (Loss)7));
        ModelLayout model = LinearModel.Layout(1, 1);
        Assert.Throws<ArgumentException>("loss", () => new LinearTrainer(model, model.Zero(), new Adam(), 1, 1, Loss.CrossEntropy, crossEntropy: false));
        Assert.Throws<ArgumentNullException>("optimizer", () => new LinearTrainer(1, 1, null!, 1, 1));
    }

    [Fact]
    public void LearningRateOfTheTrainerCounts()
    {
        Case c = new();
        float[] before = Parameters(c.Trainer);
        c.Trainer.LearningRate = 0f;
        c.Trainer.Train(c.Batch);
        Assert.Equal(before, Parameters(c.Trainer));
    }

    [Fact]
    public void BestParametersCanBeKeptAndRestored()
    {
        Case c = new();
        float loss = c.Trainer.Evaluate(c.Batch);
        float[] best = Parameters(c.Trainer);
        c.Trainer.Train(c.Batch);
        Assert.NotEqual(best, Parameters(c.Trainer));
        c.Trainer.SetParameters(best);
        Assert.Equal(best, Parameters(c.Trainer));
        Assert.Equal(loss, c.Trainer.Evaluate(c.Batch));
    }

    [Fact]
    public void ResettingTheOptimizerForgetsMoments()
    {
        Case c = new(), fresh = new();
        float[] start = Parameters(c.Trainer);
        c.Trainer.Train(c.Batch);
        c.Trainer.SetParameters(start);
        c.Trainer.ResetOptimizer();
        c.Trainer.Train(c.Batch);
        fresh.Trainer.Train(fresh.Batch);
        Assert.Equal(Parameters(fresh.Trainer), Parameters(c.Trainer));
    }

    [Fact]
    public void PublishedBlocksHoldTheTrainersWeightsAndDoNotFollowThem()
    {
        Case c = new();
        c.Trainer.Train(c.Batch);
        float[] now = Parameters(c.Trainer);
        WeightBlock block = c.Trainer.Publish();
        Assert.Equal(now, block.Canonical.ToArray());
        Assert.Equal(c.Trainer.Model.Pack(now).PackedSpan.ToArray(), block.PackedSpan.ToArray());
        c.Trainer.Train(c.Batch);
        Assert.Equal(now, block.Canonical.ToArray());
        Assert.Same(block, c.Trainer.Publish(block));
        Assert.Equal(Parameters(c.Trainer), block.Canonical.ToArray());
        Assert.Throws<ArgumentException>("reuse", () => c.Trainer.Publish(LinearModel.Layout(Inputs, Outputs).Zero()));
    }

    [Theory]
    [InlineData(Loss.MeanSquaredError)]
    [InlineData(Loss.CrossEntropy)]
    public void NothingIsAllocated(Loss kind)
    {
        Case c = new(kind);
        WeightBlock block = c.Trainer.Publish();
        float[] outputs = new float[Lengths.Sum() * Outputs], states = new float[Lengths.Length * 2 * Inputs], state = new float[2 * Inputs];
        float[] parameters = new float[c.Trainer.ParameterCount], inputs = new float[Lengths.Sum() * Inputs];
        Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 50; i++)
        {
            Once();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            c.Trainer.Train(c.Batch);
            c.Trainer.Evaluate(c.Batch);
            c.Trainer.Forward(c.Batch);
            c.Trainer.CopyOutputs(outputs);
            c.Trainer.CopyFinalState(1, state);
            c.Trainer.Backward(outputs, states, inputGradients: true);
            c.Trainer.CopyInputGradients(inputs);
            c.Trainer.CopyInitialStateGradients(0, state);
            c.Trainer.Update();
            c.Trainer.CopyParameters(parameters);
            c.Trainer.SetParameters(parameters);
            c.Trainer.Publish(block);
        }
    }

    [Fact]
    public void ATrainerSavesItsOwnWeights()
    {
        using TemporaryFolder folder = new();
        Case c = new();
        c.Trainer.Train(c.Batch);
        string path = folder.File("trained.safetensors");
        c.Trainer.Save(path);
        Assert.Equal(Parameters(c.Trainer), c.Trainer.Model.Load(path).Canonical.ToArray());
    }

    private static float[] Parameters(SequenceTrainer trainer)
    {
        float[] parameters = new float[trainer.ParameterCount];
        trainer.CopyParameters(parameters);
        return parameters;
    }

    private static float[] Gradient(LinearTrainer trainer)
    {
        ModelLayout model = trainer.Model;
        float[] weight = new float[model.InputSize * model.OutputSize], bias = new float[model.OutputSize];
        trainer.CopyGradient("dense.weight", weight);
        trainer.CopyGradient("dense.bias", bias);
        return [.. weight, .. bias];
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], tolerance);
        }
    }

    /// <summary>Four sequences of mixed lengths, one masked, one with its loss at the last step, two with initial states; the same ones in double.</summary>
    private sealed class Case
    {
        private readonly Loss _kind;
        private readonly float[][] _targets = new float[4][];
        private readonly int[][] _classes = new int[4][];

        public Case(Loss kind = LstmGen.Loss.MeanSquaredError, Optimizer? optimizer = null)
        {
            _kind = kind;
            Trainer = new LinearTrainer(Inputs, Outputs, optimizer ?? new Adam(0.01f), maxSteps: 5, maxBatch: 4, kind);
            Batch = new SequenceBatch(Inputs, Outputs, 5, 4, 2 * Inputs);
            SeededRandom random = new(8);
            for (int i = 0; i < 4; i++)
            {
                float[] x = Draw(Lengths[i] * Inputs);
                X[i] = Array.ConvertAll(x, v => (double)v);
                bool[] mask = i == 1 ? [true, false, true, false, true] : [];
                int targets = i == 3 ? 1 : Lengths[i];
                _targets[i] = Draw(targets * Outputs);
                _classes[i] = Enumerable.Range(0, targets).Select(_ => random.NextInt(Outputs)).ToArray();
                if (kind == LstmGen.Loss.CrossEntropy)
                {
                    Batch.Add(x, _classes[i], mask);
                }
                else
                {
                    Batch.Add(x, _targets[i], mask);
                }

                State[i] = new double[2 * Inputs];
                if (i % 2 == 0)
                {
                    float[] state = Draw(2 * Inputs);
                    State[i] = Array.ConvertAll(state, v => (double)v);
                    Batch.SetInitialState(i, state);
                }
            }

            Reference = new LinearReference(Inputs, Outputs, Array.ConvertAll(Parameters(Trainer), v => (double)v));

            float[] Draw(int count) => Enumerable.Range(0, count).Select(_ => (random.NextSingle() - 0.5f) * 2f).ToArray();
        }

        public LinearTrainer Trainer { get; }

        public SequenceBatch Batch { get; }

        public LinearReference Reference { get; }

        public double[][] X { get; } = new double[4][];

        public double[][] State { get; } = new double[4][];

        public double Loss()
        {
            double sum = 0;
            int valid = 0;
            for (int i = 0; i < 4; i++)
            {
                (double[] y, _) = Reference.Run(X[i], State[i]);
                for (int t = 0; t < Lengths[i]; t++)
                {
                    bool counts = i switch
                    {
                        1 => t % 2 == 0,
                        3 => t == 3,
                        _ => true,
                    };
                    if (counts)
                    {
                        valid++;
                        double[] row = y[(t * Outputs)..((t + 1) * Outputs)];
                        int target = i == 3 ? 0 : t;
                        sum += _kind == LstmGen.Loss.CrossEntropy
                            ? Math.Log(row.Sum(Math.Exp)) - row[_classes[i][target]]
                            : row.Select((v, j) => Math.Pow(v - _targets[i][(target * Outputs) + j], 2)).Sum() / Outputs;
                    }
                }
            }

            return sum / valid;
        }

        public void CheckGradients(Func<double> loss)
        {
            float[] gradient = Gradient(Trainer);
            for (int i = 0; i < gradient.Length; i++)
            {
                Assert.Equal(LinearReference.Slope(Reference.Parameters, i, loss), gradient[i], 1e-5);
            }

            float[] all = new float[Lengths.Sum() * Inputs];
            Trainer.CopyInputGradients(all);
            int start = 0;
            for (int i = 0; i < 4; i++)
            {
                float[] inputs = new float[X[i].Length], state = new float[2 * Inputs];
                Trainer.CopyInputGradients(i, inputs);
                Assert.Equal(all[start..(start += inputs.Length)], inputs);
                for (int k = 0; k < inputs.Length; k++)
                {
                    Assert.Equal(LinearReference.Slope(X[i], k, loss), inputs[k], 1e-5);
                }

                Trainer.CopyInitialStateGradients(i, state);
                for (int k = 0; k < state.Length; k++)
                {
                    Assert.Equal(LinearReference.Slope(State[i], k, loss), state[k], 1e-5);
                }
            }
        }
    }
}
