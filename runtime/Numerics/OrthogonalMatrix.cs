using System;

namespace LstmGen.Numerics;

/// <summary>
/// A matrix with orthonormal columns (or rows, where it is wider than high), uniformly distributed: the Q of a matrix of normal deviates whose R has a
/// positive diagonal (Stewart 1980). Gram-Schmidt in double precision, every vector twice ("twice is enough", Giraud et al. 2005).
/// </summary>
internal static class OrthogonalMatrix
{
    /// <summary>Fills a row-major matrix.</summary>
    /// <param name="values">rows x columns floats.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="random">Where the deviates come from: first all of the first vector, then all of the second, and so on.</param>
    public static void Fill(Span<float> values, int rows, int columns, SeededRandom random)
    {
        int count = Math.Min(rows, columns), length = Math.Max(rows, columns);
        NormalDeviates deviates = new(random);
        double[] vectors = new double[count * length];
        for (int k = 0; k < count; k++)
        {
            Span<double> vector = vectors.AsSpan(k * length, length);
            for (int i = 0; i < length; i++)
            {
                vector[i] = deviates.Next();
            }

            for (int pass = 0; pass < 2; pass++)
            {
                for (int j = 0; j < k; j++)
                {
                    ReadOnlySpan<double> other = vectors.AsSpan(j * length, length);
                    double share = Dot(other, vector);
                    for (int i = 0; i < length; i++)
                    {
                        vector[i] -= share * other[i];
                    }
                }
            }

            double norm = Math.Sqrt(Dot(vector, vector));
            for (int i = 0; i < length; i++)
            {
                vector[i] /= norm;
            }
        }

        for (int i = 0; i < values.Length; i++)
        {
            int row = i / columns, column = i % columns;
            values[i] = (float)(rows >= columns ? vectors[(column * length) + row] : vectors[(row * length) + column]);
        }
    }

    /// <summary>In four sums, so that one addition need not wait for another.</summary>
    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i <= a.Length - 4; i += 4)
        {
            s0 += a[i] * b[i];
            s1 += a[i + 1] * b[i + 1];
            s2 += a[i + 2] * b[i + 2];
            s3 += a[i + 3] * b[i + 3];
        }

        for (; i < a.Length; i++)
        {
            s0 += a[i] * b[i];
        }

        return s0 + s1 + (s2 + s3);
    }
}
