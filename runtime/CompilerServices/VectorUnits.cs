using System;
using System.ComponentModel;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LstmGen.CompilerServices;

/// <summary>What the instruction set does not tell of a processor's vector units. It decides which kernel runs, and no bits.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorUnits
{
    private const string Switch = "LstmGen.LongSteps";

    // "AuthenticAMD" as CPUID gives it.
    private const int Auth = 0x68747541;
    private const int Enti = 0x69746e65;
    private const int CAmd = 0x444d4163;

    private const int Zen4 = 0x19;

    /// <summary>
    /// Steps of a model that asks for vectors of sixteen lanes are faster for it, where the processor has them: not on AMD Zen 4, which makes two operations of each. The switch
    /// <c>LstmGen.LongSteps</c> of <see cref="AppContext"/> says otherwise.
    /// </summary>
    public static bool LongSteps { get; } = Decide(AppContext.TryGetSwitch(Switch, out bool wanted) ? wanted : null);

    /// <summary>What the switch says, or else the processor.</summary>
    /// <param name="wanted">The switch; null: it is not set.</param>
    internal static bool Decide(bool? wanted) => wanted ?? !HalvesLongVectors();

    /// <summary>Of a processor with vectors of sixteen lanes.</summary>
    /// <param name="b">EBX of CPUID's leaf 0, as c and d are ECX and EDX: the maker.</param>
    /// <param name="c">See b.</param>
    /// <param name="d">See b.</param>
    /// <param name="version">EAX of leaf 1: the family. That of Zen 4 is Zen 3's too, which has no such vectors.</param>
    internal static bool HalvesLongVectors(int b, int c, int d, int version) =>
        b == Auth && d == Enti && c == CAmd && ((version >> 8) & 0xF) + ((version >> 20) & 0xFF) == Zen4;

    private static bool HalvesLongVectors()
    {
        if (!X86Base.IsSupported || !Vector512.IsHardwareAccelerated)
        {
            return false;
        }

        (_, int b, int c, int d) = X86Base.CpuId(0, 0);
        return HalvesLongVectors(b, c, d, X86Base.CpuId(1, 0).Eax);
    }
}
