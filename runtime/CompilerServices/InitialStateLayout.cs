using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>A tensor that holds the state sequences start from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class InitialStateLayout
{
    /// <summary>Describes one state of one stage.</summary>
    /// <param name="stage">Index of the stage.</param>
    /// <param name="offset">Floats from the start of the stage's state row.</param>
    /// <param name="master">Floats from the start of the master buffer.</param>
    /// <param name="size">Floats.</param>
    /// <param name="learned">Whether it has a gradient.</param>
    public InitialStateLayout(int stage, int offset, int master, int size, bool learned)
    {
        Stage = stage;
        Offset = offset;
        Master = master;
        Size = size;
        Learned = learned;
    }

    internal int Stage { get; }

    internal int Offset { get; }

    internal int Master { get; }

    internal int Size { get; }

    internal bool Learned { get; }
}
