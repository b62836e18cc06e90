using System.Linq;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>An operator case to write.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Options">Of each direction: one, or two for both.</param>
internal sealed record OnnxCaseSpec(string Name, params PlainOptions[] Options)
{
    /// <summary>A single direction runs from the end.</summary>
    public bool Reverse { get; init; }

    /// <summary>Steps of every sequence.</summary>
    public int[] Lengths { get; init; } = [4, 4];

    /// <summary>Steps of the tensors.</summary>
    public int Steps { get; init; } = 4;

    /// <summary>Layout 1.</summary>
    public bool BatchFirst { get; init; }

    public bool States { get; init; }

    public int Inputs { get; init; } = 3;

    public int Units { get; init; } = 5;

    public string[] Outputs { get; init; } = ["Y", "Y_h", "Y_c"];

    public string Op => Options[0].Kind;

    public string Direction => Options.Length == 2 ? "bidirectional" : Reverse ? "reverse" : "forward";

    public bool Unequal => Lengths.Any(length => length != Steps);
}
