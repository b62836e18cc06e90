using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance;

/// <summary>Collects differences between what emitted code gave and what a case expects.</summary>
internal sealed class Comparison
{
    private readonly List<(string Label, Tolerance Tolerance)> _tolerances = [];
    private double _worst = double.NegativeInfinity;

    /// <summary>Largest absolute difference; null: nothing was compared.</summary>
    public double? MaxError { get; private set; }

    /// <summary>The number that misses its tolerance by most; null: none does.</summary>
    public string? Failure { get; private set; }

    public string Tolerance =>
        string.Join("; ", _tolerances.Select(t => t.Label.Length == 0 ? t.Tolerance.ToString() : $"{t.Label} {t.Tolerance}"));

    /// <summary>Announces a tolerance, so that the report shows it.</summary>
    public void Show(string label, Tolerance tolerance)
    {
        if (!_tolerances.Contains((label, tolerance)))
        {
            _tolerances.Add((label, tolerance));
        }
    }

    public void Add(string what, ReadOnlySpan<float> actual, ReadOnlySpan<double> expected, Tolerance tolerance)
    {
        if (actual.Length != expected.Length)
        {
            throw new CaseFormatException($"{what}: expected {expected.Length} numbers, the model gives {actual.Length}");
        }

        for (int i = 0; i < actual.Length; i++)
        {
            Add(expected.Length == 1 ? what : $"{what}[{i}]", actual[i], expected[i], tolerance);
        }
    }

    public void Add(string what, double actual, double expected, Tolerance tolerance)
    {
        double difference = Math.Abs(actual - expected);
        if (double.IsNaN(difference))
        {
            difference = double.PositiveInfinity;
        }

        MaxError = Math.Max(MaxError ?? 0, difference);
        double excess = difference - tolerance.Absolute - (tolerance.Relative * Math.Abs(expected));
        if (!tolerance.Allows(actual, expected) && !(excess <= _worst))
        {
            _worst = excess;
            Failure = string.Create(CultureInfo.InvariantCulture, $"{what}: {actual} instead of {expected}");
        }
    }
}
