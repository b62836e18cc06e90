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
}
