namespace LstmGen.Generator.Graph;

/// <summary>result[To + j] += Factor * source[From + j] for 0 &lt;= j &lt; Count.</summary>
/// <param name="Source">Index of the vector that is read.</param>
/// <param name="From">First element read.</param>
/// <param name="To">First element written.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="Factor">1, but where a mean is taken.</param>
internal readonly record struct Move(int Source, int From, int To, int Count, float Factor = 1)
{
    /// <summary>Every step reads the source at the first step of the sequence: what a reverse scan ends with.</summary>
    public bool FirstStep { get; init; }
}
