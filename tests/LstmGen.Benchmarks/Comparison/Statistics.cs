using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Benchmarks.Comparison;

/// <summary>What tables are made of.</summary>
internal static class Statistics
{
    /// <summary>Of those that are numbers; of an even count, the mean of the middle two.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = values.Where(double.IsFinite).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>Of those that are numbers.</summary>
    public static double GeometricMean(IEnumerable<double> values)
    {
        double[] logarithms = values.Where(double.IsFinite).Select(value => Math.Log(value)).ToArray();
        return logarithms.Length == 0 ? double.NaN : Math.Exp(logarithms.Average());
    }

    /// <summary>The median of the ratios of each round, whose two times were taken one shortly after the other.</summary>
    public static double Ratio(double[] ours, double[] theirs) => Median(ours.Zip(theirs, (a, b) => a / b));
}
