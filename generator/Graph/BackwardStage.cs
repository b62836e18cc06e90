using System.Collections.Generic;

namespace LstmGen.Generator.Graph;

/// <summary>The derived backward step of a stage. Its values may have forward values as operands: those must be on the tape.</summary>
/// <param name="Forward">The stage it was derived from.</param>
/// <param name="Values">Backward values, operands before users.</param>
/// <param name="OutputGradient">Leaf: dL/d(output) of this step.</param>
/// <param name="CarriedGradients">Leaves: dL/d(state after this step), per state.</param>
/// <param name="InputGradient">dL/d(input); null when the output does not depend on the input.</param>
/// <param name="StateGradients">dL/d(state before this step), per state; null means zero.</param>
/// <param name="ParameterGradients">Outer products that add up to the parameter gradients.</param>
internal sealed record BackwardStage(
    Stage Forward,
    IReadOnlyList<Value> Values,
    Value OutputGradient,
    IReadOnlyList<Value> CarriedGradients,
    Value? InputGradient,
    IReadOnlyList<Value?> StateGradients,
    IReadOnlyList<ParameterGradient> ParameterGradients);
