namespace LstmGen;

/// <summary>One thing wrong with a weight file.</summary>
/// <param name="Tensor">The tensor's name, or <c>(file)</c> or <c>(header)</c> where the problem is not a tensor's.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Found">What is there.</param>
public sealed record WeightProblem(string Tensor, string Expected, string Found)
{
    /// <summary>The problem in one line.</summary>
    public override string ToString() => $"{Tensor}: expected {Expected}, found {Found}";
}
