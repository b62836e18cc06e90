using System.Collections.Generic;
using System.Globalization;

namespace LstmGen.Conformance.Models;

/// <summary>An activation function by its name in the attribute language.</summary>
/// <param name="Name">A member of <c>LstmGen.Activation</c>.</param>
/// <param name="Alpha">Its first parameter; null: the function's default.</param>
/// <param name="Beta">Its second.</param>
internal sealed record ActivationSpec(string Name, double? Alpha = null, double? Beta = null)
{
    public static readonly ActivationSpec Sigmoid = new("Sigmoid"), Tanh = new("Tanh"), Relu = new("Relu");

    /// <summary>The properties that say it, with a prefix; nothing where it is the default.</summary>
    /// <param name="prefix">"Gate", "ReverseCandidate" or nothing.</param>
    /// <param name="fallback">What the properties' absence means.</param>
    public IEnumerable<string> Properties(string prefix, ActivationSpec fallback)
    {
        if (this == fallback)
        {
            yield break;
        }

        yield return $"{prefix}Activation = LstmGen.Activation.{Name}";
        if (Alpha is { } alpha)
        {
            yield return $"{prefix}Alpha = {Literal(alpha)}";
        }

        if (Beta is { } beta)
        {
            yield return $"{prefix}Beta = {Literal(beta)}";
        }
    }

    public static string Literal(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture) + "f";
}
