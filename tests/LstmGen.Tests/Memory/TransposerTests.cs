using System;
using System.Linq;
using LstmGen.CompilerServices;
using LstmGen.Memory;
using Xunit;

namespace LstmGen.Tests.Memory;

public class TransposerTests
{
    [Theory]
    [InlineData(4, 8, 8)]
    [InlineData(4, 16, 16, 16)]
    [InlineData(4, 20, 33, 16)]
    [InlineData(3, 40, 7, 16)]
    [InlineData(1, 9, 8, 16)]
    [InlineData(2, 64, 24, 16)]
    [InlineData(4, 12, 20)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 33)]
    [InlineData(4, 32, 16)]
    [InlineData(3, 17, 7)]
    public void TargetIndexIsTheFormula(int gates, int units, int columns, int lanes = 8)
    {
        const int Source = 8, Target = 64;
        SeededRandom random = new(units);
        int unitBlocks = (units + lanes - 1) / lanes, columnBlocks = (columns + lanes - 1) / lanes, rows = unitBlocks * gates * lanes;
        float[] master = Enumerable.Range(0, Source + (rows * columns)).Select(_ => random.NextSingle()).ToArray();
        float[] transposed = Enumerable.Repeat(float.NaN, Target + (columnBlocks * rows * lanes)).ToArray();

        Transposer.Refresh(new TransposeRegion(Source, gates, units, columns, Target, lanes), master, transposed);

        Assert.All(transposed[..Target], value => Assert.True(float.IsNaN(value)));
        for (int cb = 0; cb < columnBlocks; cb++)
        {
            for (int r = 0; r < rows; r++)
            {
                int ub = r / lanes / gates, g = r / lanes % gates, inner = r % lanes;
                for (int lane = 0; lane < lanes; lane++)
                {
                    int column = (cb * lanes) + lane;
                    float expected = column < columns ? master[Source + ((((ub * columns) + column) * gates + g) * lanes) + inner] : 0f;
                    Assert.Equal(expected, transposed[Target + (((cb * rows) + r) * lanes) + lane]);
                }
            }
        }
    }
}
