using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>Memory that kernels know by name; the names are those of their reference parameters, in this order.</summary>
internal static class Buffers
{
    /// <summary>Packed parameters: scaled for inference, plain for training.</summary>
    public const string Weights = "weights";

    /// <summary>Training: parameters packed for products with the transposed matrix.</summary>
    public const string Transposed = "transposed";

    /// <summary>Training: gradients, laid out as the weights are.</summary>
    public const string Gradients = "gradients";

    /// <summary>The stage's input row.</summary>
    public const string Input = "input";

    /// <summary>The stage's output row.</summary>
    public const string Output = "output";

    /// <summary>Training: a row of the tape.</summary>
    public const string Record = "record";

    /// <summary>Training: state before the step.</summary>
    public const string Previous = "previous";

    /// <summary>Training: state after the step.</summary>
    public const string Next = "next";

    /// <summary>Inference: the stream's state, updated in place.</summary>
    public const string State = "state";

    /// <summary>Training: what recurrent dropout multiplies by, a row a sequence.</summary>
    public const string Mask = "mask";

    /// <summary>Training: gradient of the output.</summary>
    public const string OutputGradient = "outputGradient";

    /// <summary>Training: gradient of the input.</summary>
    public const string InputGradient = "inputGradient";

    /// <summary>Training: gradient of the state, carried from step to step.</summary>
    public const string Carry = "carry";

    /// <summary>Inference: vectors that live within one step.</summary>
    public const string Scratch = "scratch";

    /// <summary>Sums that were started before the step.</summary>
    public const string Ahead = "ahead";

    /// <summary>Inference: what a step trace shows.</summary>
    public const string Trace = "trace";

    /// <summary>All names in the order in which parameters are declared.</summary>
    public static IReadOnlyList<string> All { get; } = new[]
    {
        Weights, Transposed, Gradients, Input, Output, State, Record, Previous, Next, Mask, OutputGradient, InputGradient, Carry, Scratch, Ahead, Trace,
    };
}
