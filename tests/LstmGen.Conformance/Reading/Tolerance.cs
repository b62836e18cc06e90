using System;
using System.Globalization;

namespace LstmGen.Conformance.Reading;

/// <summary>|difference| may be at most absolute + relative * |reference|.</summary>
internal readonly record struct Tolerance(double Absolute, double Relative)
{
    public bool Allows(double actual, double expected)
    {
        double difference = Math.Abs(actual - expected);
        return difference <= Absolute + (Relative * Math.Abs(expected));   // false for NaN
    }

    public override string ToString()
    {
        string absolute = Absolute.ToString("0.###e+00", CultureInfo.InvariantCulture), relative = Relative.ToString("0.###e+00", CultureInfo.InvariantCulture);
        return Relative == 0 ? absolute : Absolute == 0 ? $"{relative} rel" : $"{absolute} + {relative} rel";
    }
}
