namespace LstmGen.Generator.Kernels;

/// <summary>What a <see cref="ListSchedule"/> may have under way at a time.</summary>
/// <param name="Registers">How many registers should hold a value.</param>
/// <param name="Ahead">How far from the oldest activation that waits one may be taken.</param>
/// <param name="Oldest">Activations that may take every register; those after them leave some.</param>
/// <param name="Spare">Registers that are left for the oldest.</param>
internal readonly record struct ScheduleLimits(int Registers, int Ahead = int.MaxValue, int Oldest = 0, int Spare = 0)
{
    /// <summary>
    /// The same where several rows end a tile: their chains are many. Once each has begun, the registers are taken, and none of them can go on before the products are
    /// through. So those that began first keep room to end. Measured on Zen 4, ratios to no such order, with the last four columns row by row: training of 4x16, batch 16,
    /// 0.97, 8x32 and 16x64 1.00; in vectors of sixteen lanes 0.98, 1.00, 1.00. For one row, 8x32: 1.01; inference of one stream 1.00 to 1.01, of two 1.03.
    /// Ratios of 4x16, batch 16, to these numbers: with 40 ahead 1.01, with 2 spare or 20 oldest 1.00.
    /// </summary>
    public ScheduleLimits ForRows => this with { Ahead = 60, Oldest = 12, Spare = 3 };
}
