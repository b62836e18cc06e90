using System;
using LstmGen.Numerics;
using Xunit;

namespace LstmGen.Tests.Numerics;

public class OrthogonalMatrixTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 1)]
    [InlineData(5, 5)]
    [InlineData(28, 7)]
    [InlineData(3, 10)]
    [InlineData(512, 128)]
    public void TheShorterSideIsOrthonormal(int rows, int columns)
    {
        float[] q = new float[rows * columns];
        OrthogonalMatrix.Fill(q, rows, columns, new SeededRandom(7));
        bool tall = rows >= columns;
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        for (int a = 0; a < count; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                double dot = 0;
                for (int i = 0; i < length; i++)
                {
                    dot += tall ? (double)q[(i * columns) + a] * q[(i * columns) + b] : (double)q[(a * columns) + i] * q[(b * columns) + i];
                }

                Assert.Equal(a == b ? 1 : 0, dot, 1e-6);
            }
        }
    }

    /// <summary>Without the positive diagonal of R, entries of one sign would dominate.</summary>
    [Fact]
    public void EntriesHaveTheMeanAndVarianceOfAUniformlyDistributedMatrix()
    {
        const int Size = 4, Samples = 20_000;
        SeededRandom random = new(11);
        float[] q = new float[Size * Size];
        double[] sum = new double[q.Length], squares = new double[q.Length];
        for (int s = 0; s < Samples; s++)
        {
            OrthogonalMatrix.Fill(q, Size, Size, random);
            for (int i = 0; i < q.Length; i++)
            {
                sum[i] += q[i];
                squares[i] += (double)q[i] * q[i];
            }
        }

        Assert.All(sum, s => Assert.Equal(0, s / Samples, 0.02));
        Assert.All(squares, s => Assert.Equal(1.0 / Size, s / Samples, 0.01));
    }

    [Fact]
    public void TheSameSeedGivesTheSameBits()
    {
        float[] a = new float[32 * 8], b = new float[32 * 8];
        OrthogonalMatrix.Fill(a, 32, 8, new SeededRandom(2));
        OrthogonalMatrix.Fill(b, 32, 8, new SeededRandom(2));
        Assert.Equal(a, b);
    }
}
