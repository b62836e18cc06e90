namespace LstmGen.Highway;

/// <summary>One sequence, and what is wanted after its last step: a class where the task classifies, else a value.</summary>
internal readonly record struct Example(float[] Inputs, int ClassId, float Value);
