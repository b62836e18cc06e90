using System;
using LstmGen.Tests.Support;
using Xunit;

namespace LstmGen.Tests.Training;

public class SequenceBatchTests
{
    [Fact]
    public void WrongLengthsNameParameterExpectedAndActual()
    {
        SequenceBatch batch = new(3, 2, maxSteps: 4, maxBatch: 2, stateSize: 5);
        ArgumentException inputs = Assert.Throws<ArgumentException>("inputs", () => batch.Add(new float[7]));
        Assert.Contains("0 to 4 steps of 3 floats", inputs.Message);
        Assert.Contains("got 7", inputs.Message);
        Assert.Throws<ArgumentException>("inputs", () => batch.Add(new float[15]));

        ArgumentException targets = Assert.Throws<ArgumentException>("targets", () => batch.Add(new float[9], new float[5]));
        Assert.Contains("6 floats (3 steps of 2) or 2", targets.Message);
        Assert.Contains("got 5", targets.Message);
        Assert.Throws<ArgumentException>("classIds", () => batch.Add(new float[9], new int[2]));
        Assert.Throws<ArgumentException>("mask", () => batch.Add(new float[9], new float[6], new bool[2]));
        Assert.Throws<ArgumentException>("mask", () => batch.Add(new float[9], new float[2], new bool[3]));
        Assert.Throws<ArgumentException>("mask", () => batch.Add(new float[9], new int[1], new bool[3]));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void ClassIdsAreChecked()
    {
        SequenceBatch batch = new(1, 2, 4, 2);
        Assert.Throws<ArgumentOutOfRangeException>("classId", () => batch.Add(new float[2], 2));
        Assert.Throws<ArgumentOutOfRangeException>("classId", () => batch.Add(new float[2], -1));
        Assert.Throws<ArgumentOutOfRangeException>("classIds", () => batch.Add(new float[2], new[] { 0, 2 }));
        Assert.Equal(0, batch.Count);
    }

    [Fact]
    public void AFullBatchSaysSo()
    {
        SequenceBatch batch = new(1, 1, 4, 1);
        batch.Add(new float[1]);
        Assert.Throws<InvalidOperationException>(() => batch.Add(new float[1]));
        batch.Clear();
        batch.Add(new float[2]);
        Assert.Equal(1, batch.Count);
        Assert.Equal(2, batch.Length(0));
        Assert.Throws<ArgumentOutOfRangeException>("sequence", () => batch.Length(1));
    }

    [Fact]
    public void InitialStatesAreForgottenWithTheSequence()
    {
        SequenceBatch batch = new(1, 1, 4, 1, stateSize: 2);
        batch.Add(new float[1]);
        batch.SetInitialState(0, [1f, 2f]);
        Assert.Equal([1f, 2f], batch.InitialState(0).ToArray());
        Assert.Throws<ArgumentException>("state", () => batch.SetInitialState(0, [1f]));
        Assert.Throws<ArgumentOutOfRangeException>("sequence", () => batch.SetInitialState(1, [1f, 2f]));
        batch.Clear();
        batch.Add(new float[1]);
        Assert.Equal([0f, 0f], batch.InitialState(0).ToArray());
    }

    [Fact]
    public void ABatchWithoutRoomForStatesSaysHowToGetSome()
    {
        SequenceBatch batch = new(1, 1, 4, 1);
        batch.Add(new float[1]);
        Assert.Contains("stateSize = 3", Assert.Throws<ArgumentException>("state", () => batch.SetInitialState(0, new float[3])).Message);
    }

    [Fact]
    public void SizesAreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("inputSize", () => new SequenceBatch(0, 1, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("outputSize", () => new SequenceBatch(1, 0, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => new SequenceBatch(1, 1, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>("maxBatch", () => new SequenceBatch(1, 1, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("stateSize", () => new SequenceBatch(1, 1, 1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("maxSteps", () => new SequenceBatch(1, 1, int.MaxValue, int.MaxValue));
    }

    [Fact]
    public void AddingAllocatesNothing()
    {
        SequenceBatch batch = new(2, 3, 4, 2, 2);
        float[] inputs = new float[8], targets = new float[12], state = new float[2];
        int[] ids = [0, 1, 2, 0];
        bool[] mask = [true, false, true, true];
        Allocations.AssertNone(Fill, times: 100);

        void Fill()
        {
            batch.Clear();
            batch.Add(inputs, targets, mask);
            batch.Add(inputs, ids);
            batch.SetInitialState(1, state);
        }
    }
}
