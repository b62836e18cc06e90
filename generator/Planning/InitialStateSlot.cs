using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>A tensor that holds the state a stream starts from.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Stage">Index of the stage.</param>
/// <param name="Offset">Floats from the start of the stage's part of the state.</param>
/// <param name="StateOffset">Floats from the start of the whole state.</param>
internal sealed record InitialStateSlot(Parameter Tensor, int Stage, int Offset, int StateOffset);
