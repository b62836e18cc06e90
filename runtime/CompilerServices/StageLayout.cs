using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>Row widths, in floats, of what training keeps for one stage.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StageLayout
{
    /// <summary>Describes a stage.</summary>
    /// <param name="recordWidth">Tape of a row, a multiple of 8; 0: none.</param>
    /// <param name="stateWidth">Padded recurrent state of a row, a multiple of 8; 0: none. The state rows of all stages, side by side, have the layout of the model's padded state storage.</param>
    /// <param name="reverse">The stage runs from the last step of a sequence to the first.</param>
    /// <param name="maskSize">Floats of the mask of a recurrent dropout; 0: none.</param>
    /// <param name="dropoutRate">Share of the mask that is zero.</param>
    public StageLayout(int recordWidth, int stateWidth, bool reverse = false, int maskSize = 0, float dropoutRate = 0)
    {
        MaskSize = maskSize;
        DropoutRate = dropoutRate;
        RecordWidth = recordWidth;
        StateWidth = stateWidth;
        Reverse = reverse;
    }

    /// <summary>Tape of a row.</summary>
    public int RecordWidth { get; }

    /// <summary>Padded recurrent state of a row.</summary>
    public int StateWidth { get; }

    /// <summary>Floats of the mask of a recurrent dropout; 0: none.</summary>
    public int MaskSize { get; }

    /// <summary>Share of the mask that is zero.</summary>
    public float DropoutRate { get; }

    /// <summary>The stage runs from the last step of a sequence to the first.</summary>
    public bool Reverse { get; }
}
