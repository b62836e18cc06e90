namespace LstmGen.Generator.Layers;

/// <summary>One of a network's outputs; side by side they are its output vector.</summary>
/// <param name="Name">What the caller calls it.</param>
/// <param name="Size">Floats a step.</param>
internal sealed record NetworkOutput(string Name, int Size);
