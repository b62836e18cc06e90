namespace LstmGen.Generator.Graph;

/// <summary>What training does to the vector that a join makes.</summary>
/// <param name="Rate">Share of values that become zero.</param>
/// <param name="PerSequence">One mask for all steps of a sequence.</param>
internal sealed record Dropout(float Rate, bool PerSequence);
