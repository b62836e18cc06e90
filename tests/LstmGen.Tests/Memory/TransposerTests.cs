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
    [InlineData(4, 12, 20)]
    [InlineData(1, 1, 1)]
    [InlineData(1, 9, 33)]
    [InlineData(4, 32, 16)]
    [InlineData(3, 17, 7)]
    public void TargetIndexIsTheFormula(int gates, int units, int columns)
    {
        const int Source = 8, Target = 64;
        SeededRandom random = new(units);
        float[] master = Enumerable.Range(0, Source + (int)PackRegion.Length(gates, units, columns)).Select(_ => random.NextSingle()).ToArray();
        float[] transposed = Enumerable.Repeat(float.NaN, Target + (int)TransposeRegion.Length(gates, units, columns)).ToArray();

        Transposer.Refresh(new TransposeRegion(Source, gates, units, columns, Target), master, transposed);

        int unitBlocks = (units + 7) / 8, rows = unitBlocks * gates * 8;
        Assert.All(transposed[..Target], value => Assert.True(float.IsNaN(value)));
        for (int cb = 0; cb < (columns + 7) / 8; cb++)
        {
            for (int r = 0; r < rows; r++)
            {
                int ub = r / 8 / gates, g = r / 8 % gates, inner = r % 8;
                for (int lane = 0; lane < 8; lane++)
                {
                    int column = (cb * 8) + lane;
                    float expected = column < columns ? master[Source + ((((ub * columns) + column) * gates + g) * 8) + inner] : 0f;
                    Assert.Equal(expected, transposed[Target + (((cb * rows) + r) * 8) + lane]);
                }
            }
        }
    }
}
