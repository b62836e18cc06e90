using System.Linq;
using CsCheck;
using LstmGen.Training;
using Xunit;

namespace LstmGen.Tests.Training;

public class BatchOrderTests
{
    [Fact]
    public void SortsStablyLongestFirst() => Gen.Int[1, 9].Array[1, 20].Sample(lengths =>
    {
        SequenceBatch batch = new(1, 1, 9, 20);
        foreach (int length in lengths)
        {
            batch.Add(new float[length]);
        }

        BatchOrder order = new(9, 20);
        order.Sort(batch);
        int[] expected = Enumerable.Range(0, lengths.Length).OrderByDescending(i => lengths[i]).ToArray();   // OrderBy is stable
        for (int b = 0; b < lengths.Length; b++)
        {
            Assert.Equal(expected[b], order.Original(b));
            Assert.Equal(b, order.Position(expected[b]));
            Assert.Equal(lengths[expected[b]], order.Lengths[b]);
            Assert.Equal(lengths.Take(b).Sum(), order.StepsBefore(b));
        }

        Assert.Equal(lengths.Sum(), order.TotalSteps);
    });
}
