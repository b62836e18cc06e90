namespace LstmGen.Generator.Planning;

/// <summary>A packed tensor, and the magnitude of what it multiplies; null: the input's.</summary>
internal sealed record GuardTerm(PackedTensor Tensor, float? Bound);
