using System;

namespace LstmGen.Numerics;

/// <summary>
/// Normal deviates by Marsaglia's polar method from <see cref="SeededRandom"/>, with this library's own logarithm: the same bits on every machine.
/// </summary>
internal sealed class NormalDeviates(SeededRandom random)
{
    private double _second;
    private bool _hasSecond;

    /// <summary>Mean 0, variance 1.</summary>
    public double Next()
    {
        if (_hasSecond)
        {
            _hasSecond = false;
            return _second;
        }

        while (true)
        {
            double x = Uniform(), y = Uniform();
            double square = (x * x) + (y * y);
            if (square < 1 && square > 0)
            {
                double factor = Math.Sqrt(-2 * Logarithm.Log(square) / square);
                _second = y * factor;
                _hasSecond = true;
                return x * factor;
            }
        }
    }

    /// <summary>Uniform in [-1, 1), a multiple of 2^-31.</summary>
    private double Uniform() => (random.NextUInt32() / 2147483648.0) - 1;
}
