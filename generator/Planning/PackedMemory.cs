using System.Collections.Generic;

namespace LstmGen.Generator.Planning;

/// <summary>Where packed tensors lie, one behind the other.</summary>
internal sealed class PackedMemory
{
    /// <summary>In memory order.</summary>
    public List<PackedTensor> Tensors { get; } = new();

    /// <summary>Floats.</summary>
    public int Length { get; private set; }

    public void Append(PackedTensor packed)
    {
        Tensors.Add(packed);
        Length += packed.Length;
    }

    /// <summary>A block that holds no tensor.</summary>
    public void Skip(int floats) => Length += floats;

    /// <summary>What comes next begins where a vector of so many lanes may: none then lies in two lines of the cache.</summary>
    public void Align(int lanes) => Length = LaneLayout.Pad(Length, lanes);
}
