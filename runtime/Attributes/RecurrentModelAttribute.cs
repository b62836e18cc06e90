using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>
/// Asks the generator to write the network that the layer attributes of this partial class declare, in their order.
/// </summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RecurrentModelAttribute : Attribute
{
    /// <summary>Whether training code is written (default). Without it the model keeps no canonical weights and cannot save them.</summary>
    public bool Training { get; set; } = true;

    /// <summary>Whether inference kernels are unrolled.</summary>
    public Unrolling Unrolling { get; set; } = Unrolling.Auto;

    /// <summary>How accurately activations are computed, and how fast.</summary>
    public Accuracy Accuracy { get; set; } = Accuracy.Default;

    /// <summary>
    /// The widest vectors that emitted code uses. What inference computes does not depend on it, bit for bit: each unit's sum is made in the same order. With
    /// <see cref="VectorWidth.Bits512"/> layers of more than eight units also get kernels in vectors of sixteen lanes, which run where the processor has AVX-512, those
    /// of steps only where it has it at full width; elsewhere others run. It costs memory: steps of sixteen lanes have a copy of the weights, and states and weights are padded to a multiple of sixteen units. Training sums over units in blocks of sixteen
    /// then: its last bits are not those of <see cref="VectorWidth.Bits256"/>, but they are the same on all processors.
    /// </summary>
    public VectorWidth Vectors { get; set; } = VectorWidth.Bits256;
}
