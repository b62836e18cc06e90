using System.ComponentModel;

namespace LstmGen.CompilerServices;

/// <summary>One part of a model's recurrent state, for example the cell state of a layer. The unpadded order is the order of the segments.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class StateSegment
{
    /// <summary>Describes a segment.</summary>
    /// <param name="layer">Layer name.</param>
    /// <param name="name"><c>h</c> or <c>c</c>.</param>
    /// <param name="size">Units.</param>
    /// <param name="offset">First float inside the padded state storage.</param>
    public StateSegment(string layer, string name, int size, int offset)
    {
        Layer = layer;
        Name = name;
        Size = size;
        Offset = offset;
    }

    /// <summary>Layer name.</summary>
    public string Layer { get; }

    /// <summary>Name of the state inside the layer.</summary>
    public string Name { get; }

    /// <summary>Units.</summary>
    public int Size { get; }

    /// <summary>First float inside the padded state storage.</summary>
    public int Offset { get; }
}
