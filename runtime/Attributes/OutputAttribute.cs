using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Makes the layer above an output of the model, besides the last layer. <c>Step</c> and <c>Run</c> then also take one span for each output, in order;
/// the model's output vector is all of them, side by side.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class OutputAttribute : Attribute
{
    /// <summary>The output's name, the parameter of <c>Step</c> and <c>Run</c>; by default <c>output</c>, <c>output2</c> and so on. The last layer's output is called like the layer.</summary>
    public string? Name { get; set; }

    /// <summary>The layer that is made an output in place of the one above; null: the one above.</summary>
    public string? From { get; set; }
}
