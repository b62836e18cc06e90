using System;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>The kernels of one training step: for several rows and for one, and where that pays for either size of register file.</summary>
internal sealed class RowLowering
{
    private readonly StepPlan _plan;
    private readonly WeightPacking _packing;
    private readonly ExponentialForm _exponentials;
    private readonly TapePlan _tape;
    private readonly string _name;
    private readonly string _summary;
    private readonly Func<string, bool, int> _advance;
    private readonly int _lanes;
    private readonly StepPlan _whole;

    /// <param name="plan">The step.</param>
    /// <param name="packing">Layout of the weights.</param>
    /// <param name="exponentials">The model's tier of accuracy.</param>
    /// <param name="tape">Gives room to kernels that need more.</param>
    /// <param name="name">First part of the methods' names.</param>
    /// <param name="summary">For the reader.</param>
    /// <param name="lanes">Of its vectors. Where there are sixteen, kernels for sixteen registers are written in halves of them.</param>
    /// <param name="advance">Floats from a row of a buffer to the next one, in time or among the sequences of a step.</param>
    /// <param name="whole">The step of which this is the rest, whose tiles and order suit; null: it is whole.</param>
    public RowLowering(StepPlan plan, WeightPacking packing, ExponentialForm exponentials, TapePlan tape, string name, string summary, int lanes, Func<string, bool, int> advance, StepPlan? whole = null)
    {
        _whole = whole ?? plan;
        _lanes = lanes;
        _advance = advance;
        _plan = plan;
        _packing = packing;
        _exponentials = exponentials;
        _tape = tape;
        _name = name;
        _summary = summary;
    }

    /// <summary>Kernels in vectors of sixteen lanes take the place of those for thirty-two registers.</summary>
    private bool Long => _lanes > LaneLayout.Lanes;

    private RegisterBudget Few => Long ? RegisterBudget.Halved : RegisterBudget.Few;

    /// <summary>Kernels of one row.</summary>
    public RowKernels LowerOne() => new(1, null, One()) { WideOne = Differs(1, 1, 1) ? Allowed(Kernel(1, 1, RegisterBudget.Many, "1Wide")) : Carrying() };

    /// <summary>
    /// The kernel for sixteen registers, with the state of few units in further ones; null where nothing of it would be. Measured on Zen 4, training of 4x16 and one sequence: 0.98 with
    /// thirty-two registers, 1.03 with sixteen.
    /// </summary>
    private Kernel? Carrying() =>
        CarriesState && !Long && Allowed(Kernel(1, 1, Few, "1Wide", carries: true)) is { } kernel && CarriedState.IsIn(kernel) ? kernel : null;

    public RowKernels Lower()
    {
        RowKernels single = LowerOne();
        (int rows, Kernel? several) = Most(Rows(), 1, r => Kernel(r, r, Few, Text(r)));
        if (several is null)
            return single;

        (int wide, Kernel? wideSeveral) = Most(WideRows(rows), rows, r => Kernel(r, rows, RegisterBudget.Many, Text(r) + "Wide"));
        if (wideSeveral is null && Differs(rows, rows, rows))
            wideSeveral = Allowed(Kernel(rows, rows, RegisterBudget.Many, Text(rows) + "Wide"));
        return single with { Rows = rows, Several = several, WideRows = wide, WideSeveral = wideSeveral };
    }

    /// <summary>
    /// For one row there is nothing smaller to turn to: where straight-line code is above the JIT's budget, columns loop, and where that is not enough, blocks.
    /// How a sum is split follows from its phase, so that the bits are the same.
    /// </summary>
    private Kernel One() =>
        Allowed(Kernel(1, 1, Few, "1"))
        ?? Allowed(Kernel(1, 1, Few, "1", UnrollPolicy.ColumnsPerIteration))
        ?? Kernel(1, 1, Few with { RowSums = 1 }, "1", UnrollPolicy.ColumnsPerIteration, 1);

    /// <summary>The kernel of the most rows, above the least, that the JIT still optimises.</summary>
    private static (int Rows, Kernel? Kernel) Most(int rows, int least, Func<int, Kernel> make)
    {
        for (; rows > least; rows /= 2)
        {
            if (Allowed(make(rows)) is { } kernel)
                return (rows, kernel);
        }
        return (least, null);
    }

    private static Kernel? Allowed(Kernel kernel) => JitBudget.Allows(StatementCost.Of(kernel)) ? kernel : null;

    /// <summary>Rows that share a load of every weight, with eight sums and more in sixteen registers.</summary>
    private int Rows()
    {
        int accumulators = _plan.Phases.Select(p => p.Accumulators.Count).DefaultIfEmpty(0).Max();
        return accumulators == 0 ? 1 : accumulators >= 3 ? 2 : 4;
    }

    /// <summary>As many rows as make sixteen sums; four where one block of the most gates still fits. Where rows share no loads, more of them gain nothing.</summary>
    private int WideRows(int rows)
    {
        if (_plan.Phases.Where(p => p.Accumulators.Count > 0).All(p => ProductLowering.IsRowByRow(_plan, _packing, p)))
            return rows;
        int gates = _plan.Phases.Max(p => p.Accumulators.Count), sums = _plan.Phases.Max(p => p.Accumulators.Count * LaneLayout.Blocks(p.Size, _lanes)), wide = rows;
        while (wide < 8 && (wide * 2 * sums <= RegisterBudget.Many.RowSums || (wide < 4 && wide * 2 * gates <= RegisterBudget.Many.Sums)))
            wide *= 2;
        return wide;
    }

    private bool Differs(int rows, int wideRows, int reference) => Long || wideRows != rows || _plan.Phases.Any(p =>
        !Tiles(p, rows, reference, RegisterBudget.Few).Tiles().SequenceEqual(Tiles(p, wideRows, reference, RegisterBudget.Many).Tiles()));

    private static TilePlan Tiles(Phase phase, int rows, int reference, RegisterBudget registers) =>
        new TrainingTiles(reference, registers).Of(LaneLayout.Blocks(phase.Size), phase.Accumulators.Count, rows, phase.Size % LaneLayout.Lanes != 0);

    /// <summary>A loop over groups of rows.</summary>
    private Kernel Kernel(int rows, int reference, RegisterBudget registers, string suffix, int columns = UnrollPolicy.TrainingColumns, int? blocks = null, bool carries = false)
    {
        int spare = 0;
        bool many = registers == RegisterBudget.Many;
        int sums = rows == 1 && Turns && many && !Long ? CachedTiles.Sums(_whole, _packing, registers.RowSums) : registers.RowSums;
        var options = new LoweringOptions(
            rows,
            columns,
            blocks ?? (rows == 1 ? UnrollPolicy.TrainingBlocksOfOne : UnrollPolicy.TrainingBlocks),
            size => new Place(Buffers.Record, _tape.Width, _tape.Spare(_name, spare++, size), size) { Lanes = _lanes })
        {
            Exponentials = _exponentials,
            Tiles = new TrainingTiles(reference, registers with { RowSums = sums }) { TwoTiles = Long && rows == 1 && Turns, SplitsOneByEight = Long },
            Turns = rows == 1 && Turns,
            Lanes = _lanes,
            Halved = Long && !many,
            MaximumAccumulators = many ? LoweringOptions.ManyAccumulators : LoweringOptions.FewAccumulators,
            Schedules = many,
            ColumnsPerIteration = Long && rows == 1 && !Turns ? UnrollPolicy.StepColumnsPerIteration : UnrollPolicy.ColumnsPerIteration,
        };
        Kernel kernel = StepLowering.Lower(_plan, _packing, options, _name + suffix, _summary).Single();
        if (options.Halved)
            kernel = KernelHalver.Of(kernel);

        // One row: over steps. Kernels that turn are large: a call more or less does not matter, and every call turns once.
        return kernel.Turns ? kernel : StepLoop.Of(kernel, buffer => rows == 1 ? _advance(buffer, true) : rows * _advance(buffer, false), carries);
    }

    /// <summary>The state after a row is the state before the next one, where one row at a time runs.</summary>
    public bool CarriesState { get; init; }

    /// <summary>Rows are read in one order: they do not follow each other in time.</summary>
    public bool AlwaysUp { get; init; }

    /// <summary>The weights that a step reads do not stay in the first-level cache. Small tiles leave more of them there than large ones.</summary>
    private bool Turns => !AlwaysUp && Machines.CachedBytes < WeightBytes(_whole, _packing);

    /// <summary>Kernels of one row, and so those of several, make every sum of the phase in one.</summary>
    public static bool IsUnsplit(Phase phase, int lanes) => new TrainingTiles(1, RegisterBudget.Few).Splits(LaneLayout.Blocks(phase.Size, lanes), phase.Accumulators.Count) == 1;

    /// <summary>What a step reads of matrices.</summary>
    public static int WeightBytes(StepPlan plan, WeightPacking packing) =>
        sizeof(float) * plan.Phases.SelectMany(p => p.Accumulators).SelectMany(a => a.Products).Select(packing.Of).Distinct().Sum(t => t.Length);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
