using System;
using System.IO;
using System.Linq;
using LstmGen.Tests.Emitted.Models;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>Models that read backwards, several inputs, or ids, as a user meets them.</summary>
public class NetworkTests
{
    private const int Steps = 6;

    [Fact]
    public void SeparateInputsGiveWhatJoinedOnesGive()
    {
        AgentModel model = new(3);
        float[] pad = Random(Steps * 3, 1), joined = new float[Steps * 4], one = new float[Steps * 2], other = new float[Steps * 2];
        int[] ids = [4, 0, 3, 3, 1, 2];
        for (int t = 0; t < Steps; t++)
        {
            pad.AsSpan(t * 3, 3).CopyTo(joined.AsSpan(t * 4));
            joined[(t * 4) + 3] = ids[t];
        }

        AgentModel.State a = default, b = default, c = default;
        model.Run(ref a, joined, one);
        model.Run(ref b, pad, ids, other);
        Assert.Equal(one, other);
        for (int t = 0; t < Steps; t++)
        {
            model.Step(ref c, pad.AsSpan(t * 3, 3), ids.AsSpan(t, 1), other.AsSpan(t * 2, 2));
        }

        Assert.Equal(one, other);
        Assert.True(a == b && b == c);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    public void AnIdOutOfRangeIsNamedAndChangesNothing(int id)
    {
        AgentModel model = new(3);
        AgentModel.State state = default, before = state;
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Run(ref state, Random(Steps * 3, 1), [0, 1, 2, id, 0, 0], new float[Steps * 2]));
        Assert.Contains($"from 0 to 4", error.Message);
        Assert.Equal("class", error.ParamName);
        Assert.True(state == before);
        Assert.Throws<ArgumentOutOfRangeException>(() => model.Step(ref state, Random(3, 1), [id], new float[2]));
        Assert.True(state == before);
    }

    [Theory]
    [InlineData(6f)]
    [InlineData(-1f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    [InlineData(3e9f)]
    public void AnIdAmongFloatsIsCheckedToo(float id)
    {
        CharacterModel model = new(3);
        CharacterModel.State state = default;
        ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>(() => model.Step(ref state, [id], new float[6]));
        Assert.Equal("embedding", error.ParamName);
        SequenceBatch batch = CharacterModel.CreateBatch(2);
        batch.Add([0f, id], [1, 2]);
        CharacterModel.Trainer trainer = model.CreateTrainer(new Sgd(1f), 2);
        float[] parameters = new float[trainer.ParameterCount], after = new float[trainer.ParameterCount];
        trainer.CopyParameters(parameters);
        Assert.Throws<ArgumentOutOfRangeException>(() => trainer.Train(batch));
        trainer.CopyParameters(after);
        Assert.Equal(parameters, after);
    }

    [Fact]
    public void LengthsOfSeparateInputsAreChecked()
    {
        AgentModel model = new(3);
        AgentModel.State state = default;
        Assert.Throws<ArgumentException>("class", () => model.Run(ref state, new float[6], new int[3], new float[4]));
        Assert.Throws<ArgumentException>("pad", () => model.Run(ref state, new float[7], new int[2], new float[4]));
        Assert.Throws<ArgumentException>("outputs", () => model.Run(ref state, new float[6], new int[2], new float[5]));
        Assert.Throws<ArgumentException>("pad", () => model.Step(ref state, new float[2], new int[1], new float[2]));
        Assert.Throws<ArgumentException>("class", () => model.Step(ref state, new float[3], [], new float[2]));
    }

    [Fact]
    public void SeparateOutputsArePartsOfTheWhole()
    {
        TwoHeadedModel model = new(3);
        float[] x = Random(Steps * 3, 1), whole = new float[Steps * 5], policy = new float[Steps * 4], value = new float[Steps], one = new float[4], two = new float[1];
        TwoHeadedModel.State a = default, b = default, c = default;
        model.Run(ref a, x, whole);
        model.Run(ref b, x, policy, value);
        for (int t = 0; t < Steps; t++)
        {
            model.Step(ref c, x.AsSpan(t * 3, 3), one, two);
            Assert.Equal(whole.AsSpan(t * 5, 4).ToArray(), one);
            Assert.Equal(whole.AsSpan((t * 5) + 4, 1).ToArray(), two);
            Assert.Equal(one, policy.AsSpan(t * 4, 4).ToArray());
            Assert.Equal(two[0], value[t]);
        }

        Assert.True(a == b && b == c);
        Assert.Throws<ArgumentException>("policy", () => model.Run(ref b, x, new float[3], value));
        Assert.Throws<ArgumentException>("value", () => model.Step(ref b, x.AsSpan(0, 3), one, new float[2]));
    }

    [Fact]
    public void SeparateOutputsOfAWholeSequence()
    {
        TwoHeadedReaderModel model = new(3);
        int[] ids = [4, 0, 1, 1, 3, 2];
        float[] whole = new float[Steps * 7], memory = new float[Steps * 6], classes = new float[Steps];
        TwoHeadedReaderModel.State a = default, b = default;
        Workspace workspace = TwoHeadedReaderModel.CreateWorkspace(Steps + 3);
        model.Run(ref a, ids.Select(i => (float)i).ToArray(), whole, workspace);
        model.Run(ref b, ids, memory, classes, workspace);
        for (int t = 0; t < Steps; t++)
        {
            Assert.Equal(whole.AsSpan(t * 7, 6).ToArray(), memory.AsSpan(t * 6, 6).ToArray());
            Assert.Equal(whole[(t * 7) + 6], classes[t]);
        }

        Assert.True(a == b);
    }

    [Fact]
    public void AWorkspaceMustFit()
    {
        BothWaysModel model = new(1);
        BothWaysModel.State state = default;
        float[] x = Random(Steps * 2, 1), y = new float[Steps * 2];
        ArgumentException small = Assert.Throws<ArgumentException>("workspace", () => model.Run(ref state, x, y, BothWaysModel.CreateWorkspace(Steps - 1)));
        Assert.Contains("6 steps", small.Message);
        ArgumentException foreign = Assert.Throws<ArgumentException>("workspace", () => model.Run(ref state, x, y, SecondBothWaysModel.CreateWorkspace(Steps)));
        Assert.Contains(nameof(SecondBothWaysModel), foreign.Message);
        Assert.Throws<ArgumentNullException>("workspace", () => model.Run(ref state, x, y, null!));
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => BothWaysModel.CreateWorkspace(0));
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => BothWaysModel.CreateWorkspace(int.MaxValue));
        Assert.True(state == default);
        BothWaysModel.Prepare();
    }

    [Fact]
    public void OutputsMayOverwriteInputs()
    {
        BothWaysModel model = new(1);
        BothWaysModel.State a = default, b = default;
        Workspace workspace = BothWaysModel.CreateWorkspace(Steps);
        float[] x = Random(Steps * 2, 1), y = new float[Steps * 2];
        model.Run(ref a, x, y, workspace);
        model.Run(ref b, x, x, workspace);
        Assert.Equal(y, x);
        Assert.True(a == b);
    }

    [Fact]
    public void ReverseStatesHaveTheirPlace()
    {
        BothWaysModel model = new(1);
        BothWaysModel.State state = default;
        float[] x = Random(Steps * 2, 1), y = new float[Steps * 2];
        model.Run(ref state, x, y, BothWaysModel.CreateWorkspace(Steps));
        float[] all = new float[BothWaysModel.StateSize], part = new float[5], last = new float[4];
        state.CopyTo(all);
        state.GetHidden(1, part);
        Assert.Equal(all.AsSpan(10, 5).ToArray(), part);
        state.GetCell(2, last);
        Assert.Equal(all.AsSpan(24, 4).ToArray(), last);
        Assert.Equal(28, BothWaysModel.StateSize);
    }

    [Fact]
    public void NothingIsAllocated()
    {
        BothWaysModel model = new(1);
        AgentModel agent = new(1);
        Workspace workspace = BothWaysModel.CreateWorkspace(Steps);
        float[] x = Random(Steps * 2, 1), y = new float[Steps * 2], pad = Random(Steps * 3, 1);
        int[] ids = [0, 1, 2, 3, 4, 0];
        BothWaysModel.Trainer trainer = model.CreateTrainer(new Adam(), Steps, 2);
        SequenceBatch batch = BothWaysModel.CreateBatch(Steps, 2);
        batch.Add(x, y);
        batch.Add(x.AsSpan(0, 4), y.AsSpan(0, 4));
        AgentModel.State agentState = default;
        BothWaysModel.State state = default;
        void All()
        {
            model.Run(ref state, x, y, workspace);
            agent.Run(ref agentState, pad, ids, y);
            agent.Step(ref agentState, pad.AsSpan(0, 3), ids.AsSpan(0, 1), y.AsSpan(0, 2));
            trainer.Train(batch);
        }

        Allocations.AssertNone(All);
    }

    [Fact]
    public void BothDirectionsGoThroughAFile()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "both.safetensors");
        BothWaysModel model = new(1);
        model.Save(path);
        BothWaysModel copy = BothWaysModel.Load(path);
        float[] x = Random(Steps * 2, 1), one = new float[Steps * 2], other = new float[Steps * 2];
        BothWaysModel.State a = default, b = default;
        model.Run(ref a, x, one, BothWaysModel.CreateWorkspace(Steps));
        copy.Run(ref b, x, other, BothWaysModel.CreateWorkspace(Steps));
        Assert.Equal(one, other);
        string text = System.Text.Encoding.Latin1.GetString(File.ReadAllBytes(path));
        Assert.Contains("lstm.weight_hh_l0_reverse", text);
        Assert.Contains("lstm2.weight_ih_l0_reverse", text);
        Assert.DoesNotContain("\"lstm2.weight_ih_l0\"", text);
    }

    [Fact]
    public void TheFutureIsLearned()
    {
        // The target is the input two steps on, which only a reader from the end can know.
        Assert.True(Error(new BothWaysModel(1).CreateTrainer(new Adam(1e-2f), 10, 16)) < 0.01);

        static float Error(SequenceTrainer trainer)
        {
            Random random = new(5);
            float loss = 1;
            SequenceBatch batch = BothWaysModel.CreateBatch(10, 16);
            for (int i = 0; i < 600; i++)
            {
                batch.Clear();
                for (int s = 0; s < 16; s++)
                {
                    float[] x = Enumerable.Range(0, 24).Select(_ => random.NextSingle() - 0.5f).ToArray();
                    batch.Add(x.AsSpan(0, 20), x.AsSpan(4, 20), [true, true, true, true, true, true, true, true, false, false]);
                }

                loss = trainer.Train(batch);
            }

            return loss;
        }
    }
}
