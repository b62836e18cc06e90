using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>A layer that carries state from step to step.</summary>
internal abstract record RecurrentLayer(string Name, int Attribute) : Layer(Name, Attribute)
{
    public sealed override int Units => Outputs;

    /// <summary>Floats out per step and direction.</summary>
    protected abstract int Outputs { get; }

    /// <summary>What <see cref="Layer.Title"/> says of directions: empty for forward.</summary>
    protected string DirectionTitle => "";

    /// <summary>Suffix of the names of a direction's tensors, PyTorch's.</summary>
    protected static string Suffix(bool reverse) => reverse ? "_reverse" : "";

    public sealed override IReadOnlyList<Stage> Build(int inputSize) => new[] { Scan(inputSize, false) };

    /// <summary>One step of one direction. Tensors of the reverse direction have <see cref="Suffix"/>, its stage too.</summary>
    protected abstract Stage Scan(int inputSize, bool reverse);
}
