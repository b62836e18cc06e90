namespace LstmGen.Generator.Graph;

/// <summary>Where a leaf comes from.</summary>
internal enum LeafKind
{
    /// <summary>The stage's input at this step.</summary>
    Input,

    /// <summary>A state as the previous step left it.</summary>
    State,

    /// <summary>Training only: what a recurrent dropout multiplies by, one vector a sequence for all its steps.</summary>
    Mask,

    /// <summary>Backward only: the gradient of the loss with respect to the stage's output at this step.</summary>
    OutputGradient,

    /// <summary>Backward only: the gradient with respect to a state as this step left it, carried from later steps.</summary>
    StateGradient,
}
