namespace LstmGen.Generator.Kernels;

/// <summary>What an exponential is taken of: e^(multiple a).</summary>
/// <param name="Value">a; if scaled, a multiple log2 e, so that the exponential is two to the power of it, counted in units of the form.</param>
/// <param name="Multiple">Plus or minus a power of two.</param>
/// <param name="Scaled">Weights carry the factor already.</param>
internal readonly record struct Exponent(Operand Value, float Multiple, bool Scaled)
{
    public const float Log2E = 1.44269504f;

    /// <summary>What a value that is not scaled is to be multiplied by to be an exponent of two.</summary>
    public float Scale => Multiple * Log2E;
}
