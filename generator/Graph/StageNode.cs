using System.Linq;

namespace LstmGen.Generator.Graph;

/// <summary>A stage in its place.</summary>
/// <param name="Stage">The step graph.</param>
/// <param name="Input">Index of the vector it reads.</param>
/// <param name="Output">Index of the vector it makes.</param>
/// <param name="Reverse">It runs from the last step of a sequence to the first.</param>
internal sealed record StageNode(Stage Stage, int Input, int Output, bool Reverse) : Node(Output)
{
    /// <summary>The step graph that is trained where it differs, by a mask; null: the same.</summary>
    public Stage? Masked { get; init; }

    /// <summary>Share of the mask's elements that are zero.</summary>
    public float DropoutRate { get; init; }

    /// <summary>The step graph that is trained.</summary>
    public Stage Trained => Masked ?? Stage;

    /// <summary>Floats of the mask; 0: there is none.</summary>
    public int MaskSize => Masked is null ? 0 : Masked.Values.Single(v => v.Op is LeafOp { Kind: LeafKind.Mask }).Size;
}
