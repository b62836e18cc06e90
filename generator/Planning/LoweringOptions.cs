using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>How a step plan becomes statements.</summary>
/// <param name="Rows">Sequences served by one call: each weight is loaded once for all of them.</param>
/// <param name="StraightColumns">Products with at most this many columns are straight-line.</param>
/// <param name="StraightBlocks">Phases with at most this many blocks are straight-line.</param>
/// <param name="Scratch">Makes memory for a vector of some size that lives within the call.</param>
internal sealed record LoweringOptions(int Rows, int StraightColumns, int StraightBlocks, Func<int, Place> Scratch)
{
    /// <summary>Accumulators that sixteen vector registers hold beside a broadcast, a weight and temporaries.</summary>
    public const int FewAccumulators = 12;

    /// <summary>The same for thirty-two registers, where twenty still fit if some sums are split.</summary>
    public const int ManyAccumulators = 16;

    /// <summary>
    /// Accumulators that thirty-two registers hold where statements are scheduled, which limits what else is in registers. Measured on Zen 5: 1x40 0.98 of what tiles of
    /// three and two blocks take, 0.99 of what two and three take, 0.95 of four and one.
    /// </summary>
    public const int ScheduledAccumulators = 20;

    /// <summary>Accumulators that sixteen registers hold where each is two of them.</summary>
    public const int HalvedAccumulators = 4;

    public static LoweringOptions Default { get; } = new(1, int.MaxValue, int.MaxValue, size => throw new InvalidOperationException("There is no scratch memory."));

    /// <summary>How exponentials are made: the model's tier of accuracy.</summary>
    public ExponentialForm Exponentials { get; init; } = DefaultForm.Instance;

    /// <summary>Cap on the accumulators of a register tile.</summary>
    public int MaximumAccumulators { get; init; } = FewAccumulators;

    /// <summary>Columns per iteration where a product loops.</summary>
    public int ColumnsPerIteration { get; init; } = UnrollPolicy.ColumnsPerIteration;

    /// <summary>Lanes of a vector, hence units of a block.</summary>
    public int Lanes { get; init; } = LaneLayout.Lanes;

    /// <summary>Cap on the blocks of a register tile.</summary>
    public int MaximumBlocksPerTile { get; init; } = int.MaxValue;

    /// <summary>A phase of several blocks is at least two tiles, whose order can alternate from step to step.</summary>
    public bool TwoTiles { get; init; }

    /// <summary>In kernels of more than eight lanes, that cap in the kernels of eight whose sums they make.</summary>
    public int SplitBlocks { get; init; } = int.MaxValue;

    /// <summary>One kernel per register tile instead of one for the whole step.</summary>
    public bool KernelPerTile { get; init; }

    /// <summary>Training's own way to cut phases into tiles; null: inference's.</summary>
    public TrainingTiles? Tiles { get; init; }

    /// <summary>Input and output may be the same memory, so no input may be read after an output was written.</summary>
    public bool OutputMayBeInput { get; init; }

    /// <summary>
    /// A step of inference: divisions wait until a quotient is needed as a number, small tiles are summed gate by gate, and splits do not depend on the
    /// number of registers. Training keeps every activation and divides for each.
    /// </summary>
    public bool Infers => Tiles is null;

    /// <summary>Training, several sequences in one call.</summary>
    public bool TrainsRows => !Infers && Rows > 1;

    /// <summary>
    /// Loops over tiles run up in one step and down in the next, so that half of the weights is still in the first-level cache.
    /// Measured on Zen 5: with 32 registers 16x64 4 % faster, 64x128 2 % slower; with 16 no difference.
    /// </summary>
    public bool Turns { get; init; }

    /// <summary>
    /// Every register will be two of sixteen: fewer sums are made at a time. How each is split and in which order it is added up is as without, hence its bits. Four columns come in one load.
    /// Measured on Zen 4, ratios to a load a column, without and with three operands an instruction: 1x8 0.99 and 0.98, 1x16 0.96, 8x32 0.98 and 0.99, 16x64 0.96.
    /// </summary>
    public bool Halved { get; init; }

    /// <summary>Tiles of one block, so that most of a phase is a loop; sums are split as without.</summary>
    public bool OneBlockTiles { get; init; }

    /// <summary>
    /// Straight-line statements of tiles, and those that end a tile whose columns loop, are put into the order of a <see cref="ListSchedule"/>; in steps of one
    /// stream four columns come in one load where each serves several blocks. For 32 registers.
    /// </summary>
    public bool Schedules { get; init; }

    /// <summary>Sums of a small tile are made gate by gate, for a short chain; else all at once, for few loads. In inference only.</summary>
    public bool GateByGate { get; init; } = true;

    /// <summary>Operands of activations whose exponents need no clamp.</summary>
    public IReadOnlyCollection<Value> Unclamped { get; init; } = Array.Empty<Value>();
}
