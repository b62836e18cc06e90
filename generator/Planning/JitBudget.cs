namespace LstmGen.Generator.Planning;

/// <summary>
/// The limits above which the JIT silently compiles a method without optimising it (five to seven times slower), and
/// the share of them that emitted methods may use. The only home of these numbers.
/// </summary>
internal static class JitBudget
{
    /// <summary>DEFAULT_MIN_OPTS_INSTR_COUNT.</summary>
    public const int Instructions = 20_000;

    /// <summary>DEFAULT_MIN_OPTS_LV_REF_COUNT.</summary>
    public const int LocalReferences = 8_000;

    /// <summary>DEFAULT_MIN_OPTS_CODE_SIZE: IL bytes.</summary>
    public const int CodeBytes = 60_000;

    /// <summary>DEFAULT_MIN_OPTS_LV_NUM_COUNT.</summary>
    public const int Locals = 2_000;

    /// <summary>DEFAULT_MIN_OPTS_BB_COUNT.</summary>
    public const int Blocks = 2_000;

    /// <summary>Share of every limit that an emitted method may use, in percent, unless two are joined.</summary>
    public const int Percent = 60;

    /// <summary>The same for two kernels of which each is within budget, as one: two streams of 8x32 with their dense layer take 62.</summary>
    public const int JoinedPercent = 65;

    /// <summary>A method of this cost is within budget.</summary>
    public static bool Allows(Kernels.StatementCost cost, int percent = Percent) =>
        cost.Instructions * 100L <= Instructions * (long)percent && cost.LocalReferences * 100L <= LocalReferences * (long)percent;
}
