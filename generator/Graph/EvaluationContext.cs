using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Graph;

/// <summary>What ops need to evaluate themselves: parameters, and the precision to imitate.</summary>
internal sealed class EvaluationContext
{
    private readonly bool _single;

    public EvaluationContext(IReadOnlyDictionary<string, double[]> parameters, bool single = false)
    {
        Parameters = parameters;
        _single = single;
    }

    /// <summary>Canonical values (row-major) by tensor name.</summary>
    public IReadOnlyDictionary<string, double[]> Parameters { get; }

    /// <summary>Rounds to float when the graph is evaluated plainly in single precision.</summary>
    public double Round(double value) => _single ? (float)value : value;
}
