namespace LstmGen.Generator.Layers;

/// <summary>A layer in its place.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="InputSize">Floats it reads a step, of all its inputs together.</param>
/// <param name="OutputSize">Floats it makes a step.</param>
internal sealed record LayerShape(Layer Layer, int InputSize, int OutputSize);
