using LstmGen.Generator.Layers;

namespace LstmGen.Generator.Emission;

/// <summary>Writes the checks that public methods make once.</summary>
internal static class SpanChecks
{
    private const string Throw = "global::LstmGen.CompilerServices.Throw";
    private const string Unsafe = "global::System.Runtime.CompilerServices.Unsafe";

    /// <summary>A span must have a length.</summary>
    public static void Length(CodeWriter writer, string span, string expected)
    {
        writer.Line($"if ({span}.Length != {expected})");
        writer.Line($"    {Throw}.SpanLength(nameof({span}), {expected}, {span}.Length);");
    }

    /// <summary>Declares <c>steps</c> from the lengths of <c>inputs</c> and <c>outputs</c>.</summary>
    public static void Steps(CodeWriter writer)
    {
        writer.Line("int steps = inputs.Length / InputSize;");
        writer.Line("if (inputs.Length != steps * InputSize)");
        writer.Line($"    {Throw}.RunLength(nameof(inputs), InputSize, inputs.Length);");
        writer.Line("if (outputs.Length != (long)steps * OutputSize)");
        writer.Line($"    {Throw}.RunLength(nameof(outputs), OutputSize, steps, outputs.Length);");
    }

    /// <summary>A span must hold a vector for each of <c>states</c>.</summary>
    public static void Streams(CodeWriter writer, string span, string width)
    {
        writer.Line($"if ({span}.Length != (long)states.Length * {width})");
        writer.Line($"    {Throw}.StreamsLength(nameof({span}), {width}, states.Length, {span}.Length);");
    }

    /// <summary>Input and output of one step are apart, or the same where widths are equal: in a few instructions and without a call: as many as a step of eight units takes would count.</summary>
    public static void OverlapOfStep(CodeWriter writer, Network network, string input, string output)
    {
        int read = network.InputSize * sizeof(float), written = network.OutputSize * sizeof(float);
        writer.Line($"nint apart = {Unsafe}.ByteOffset(ref {Reference(input)}, ref {Reference(output)});");
        string overlap = $"unchecked((nuint)(apart + {CSharpText.Int(written - 1)})) < {CSharpText.Int(read + written - 1)}u";
        writer.Line($"if ({overlap}{(network.InputSize == network.OutputSize ? " && apart != 0" : "")})");
        writer.Line($"    {Throw}.Overlap(nameof({input}), nameof({output}));");
    }

    /// <summary>Input and output are apart, or the same where widths are equal.</summary>
    public static void Overlap(CodeWriter writer, Network network, string input, string output)
    {
        writer.Line(network.InputSize == network.OutputSize
            ? $"if (global::System.MemoryExtensions.Overlaps<float>({output}, {input}, out int offset) && offset != 0)"
            : $"if (global::System.MemoryExtensions.Overlaps<float>({output}, {input}))");
        writer.Line($"    {Throw}.Overlap(nameof({input}), nameof({output}));");
    }

    private static string Reference(string span) => $"global::System.Runtime.InteropServices.MemoryMarshal.GetReference({span})";
}
