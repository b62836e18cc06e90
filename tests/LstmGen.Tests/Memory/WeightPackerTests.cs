using System;
using System.Linq;
using LstmGen.CompilerServices;
using LstmGen.Memory;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Memory;

public class WeightPackerTests
{
    [Theory]
    [InlineData(9)]
    [InlineData(12)]
    [InlineData(20)]
    public void InTheLastBlockTwoGatesShareAVector(int units)
    {
        const int Gates = 4, Columns = 3, Offset = 8;
        float[] scale = [2f, 3f, 5f, 7f], canonical = Random(Gates * units * Columns, 1, 1f);
        int last = units / 8;
        float[] packed = Enumerable.Repeat(float.NaN, Offset + (int)PackRegion.Length(Gates, units, Columns)).ToArray(), expected = packed.ToArray();
        expected.AsSpan(Offset).Clear();
        for (int gate = 0; gate < Gates; gate++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                int block = unit / 8, lane = unit % 8, vector = gate;
                if (block == last)
                {
                    (vector, lane) = (gate / 2, lane + (4 * (gate % 2)));
                }

                for (int column = 0; column < Columns; column++)
                {
                    expected[Offset + ((((block * Columns) + column) * Gates + vector) * 8) + lane] = scale[gate] * canonical[(((gate * units) + unit) * Columns) + column];
                }
            }
        }

        WeightPacker.Pack([PackRegion.WithPairs(0, Gates, units, Columns, Offset, gateScale: scale)], [0], canonical, packed);
        Assert.Equal(expected, packed);
    }
}
