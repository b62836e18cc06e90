namespace LstmGen.Generator.Emission;

/// <summary>How the JIT is to compile an emitted method.</summary>
internal static class Tier
{
    /// <summary>Optimised when it is first called: no first tier, whose code would serve until the runtime recompiles it in the background.</summary>
    public const string Optimized = $"[{Attribute}({Options}.AggressiveOptimization)]";

    /// <summary>Part of its callers, which are few.</summary>
    public const string Inlined = $"[{Attribute}({Options}.AggressiveInlining)]";

    private const string Attribute = "global::System.Runtime.CompilerServices.MethodImpl";

    private const string Options = "global::System.Runtime.CompilerServices.MethodImplOptions";
}
