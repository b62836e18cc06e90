using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>Row widths, in floats, of what training keeps for one stage.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StageLayout
{
    /// <summary>Describes a stage.</summary>
    /// <param name="inputSize">Floats the stage reads a step; rows are padded to a multiple of 8.</param>
    /// <param name="outputSize">Floats the stage writes a step; rows are padded to a multiple of 8.</param>
    /// <param name="recordWidth">Tape of a row, a multiple of 8; 0: none.</param>
    /// <param name="stateWidth">Padded recurrent state of a row, a multiple of 8; 0: none. The state rows of all stages, side by side, have the layout of the model's padded state storage.</param>
    public StageLayout(int inputSize, int outputSize, int recordWidth, int stateWidth)
    {
        InputSize = inputSize;
        OutputSize = outputSize;
        RecordWidth = recordWidth;
        StateWidth = stateWidth;
    }

    /// <summary>Floats the stage reads a step.</summary>
    public int InputSize { get; }

    /// <summary>Floats the stage writes a step.</summary>
    public int OutputSize { get; }

    /// <summary>Tape of a row.</summary>
    public int RecordWidth { get; }

    /// <summary>Padded recurrent state of a row.</summary>
    public int StateWidth { get; }
}
