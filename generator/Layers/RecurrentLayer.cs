using System.Collections.Generic;
using System.Globalization;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>
/// A layer that carries state from step to step, forward, in reverse, or both ways (Schuster and Paliwal 1997). The output of the reverse
/// direction at step t is what it made of steps t and later.
/// </summary>
internal abstract record RecurrentLayer(string Name, int Attribute) : Layer(Name, Attribute)
{
    /// <summary>"Forward", "Reverse" or "Both".</summary>
    public string Direction { get; init; } = "Forward";

    /// <summary>How both directions become one vector: "Concat", "Sum" or "Mean".</summary>
    public string Merge { get; init; } = "Concat";

    /// <summary>Floats out per step and direction.</summary>
    protected abstract int Outputs { get; }

    /// <summary>What <see cref="Layer.Title"/> says of recurrent dropout and of directions: nothing where there is none, and forward.</summary>
    protected string DirectionTitle => (RecurrentDropout == 0 ? "" : ", recurrent dropout " + NumberText.Of(RecurrentDropout)) + Direction switch
    {
        "Reverse" => ", reverse",
        "Both" => ", both directions, " + Merge.ToLower(CultureInfo.InvariantCulture),
        _ => "",
    };

    /// <summary>Suffix of the names of a direction's tensors, PyTorch's.</summary>
    protected static string Suffix(bool reverse) => reverse ? "_reverse" : "";

    public sealed override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs)
    {
        int input = inputs[0];
        if (Direction != "Both")
            return Add(network, input, Direction == "Reverse");
        int[] both = { Add(network, input, false), Add(network, input, true) };
        return Merge switch
        {
            "Sum" => network.Sum(both),
            "Mean" => network.Sum(both, 0.5f),
            _ => network.Concat(both),
        };
    }

    /// <summary>Share of the values of h that training drops where they are fed back, the same ones at every step (Gal and Ghahramani 2016).</summary>
    public float RecurrentDropout { get; init; }

    /// <summary>The same step with a mask on what is fed back; called where <see cref="RecurrentDropout"/> is not 0.</summary>
    protected abstract Stage MaskedScan(int inputSize, bool reverse);

    private int Add(NetworkBuilder network, int input, bool reverse)
    {
        int size = network.SizeOf(input);
        Stage? masked = RecurrentDropout == 0 ? null : MaskedScan(size, reverse);
        return network.Add(Scan(size, reverse), input, reverse, masked, RecurrentDropout);
    }

    /// <summary>One step of one direction. Tensors of the reverse direction have <see cref="Suffix"/>, its stage too.</summary>
    protected abstract Stage Scan(int inputSize, bool reverse);
}
