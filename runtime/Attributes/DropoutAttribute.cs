using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Declares dropout (Srivastava et al. 2014): in training each value of the layer above becomes zero with a probability, and the others are divided by
/// the probability of staying; outside training nothing happens. Masks come from <see cref="SequenceTrainer.DropoutSeed"/>.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class DropoutAttribute : Attribute
{
    /// <summary>Declares dropout.</summary>
    /// <param name="rate">Share of values that become zero, from 0 to below 1.</param>
    public DropoutAttribute(float rate) => Rate = rate;

    /// <summary>Share of values that become zero.</summary>
    public float Rate { get; }

    /// <summary>One mask for all steps of a sequence: variational dropout (Gal and Ghahramani 2016).</summary>
    public bool PerSequence { get; set; }

    /// <summary>The layer's name, by which others can read it; by default <c>dropout</c>, <c>dropout2</c> and so on.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is read in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
