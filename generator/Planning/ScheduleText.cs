using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Says how the sums of a phase are made, for the header of an emitted file.</summary>
internal sealed class ScheduleText
{
    private readonly StepLowering _step;
    private readonly Phase _phase;
    private readonly TilePlan _tiles;
    private readonly bool _loops;

    public ScheduleText(StepLowering step, Phase phase, TilePlan tiles, bool loops)
    {
        _step = step;
        _phase = phase;
        _tiles = tiles;
        _loops = loops;
    }

    public override string ToString() => string.Join("; ", Parts());

    private IEnumerable<string> Parts()
    {
        string names = string.Join(" ", _phase.Accumulators.Select(a => _step.Fusion.NameOf(a)));
        yield return $"{names}: {Count(LaneLayout.Blocks(_phase.Size, _step.Lanes), "block")}{(_step.Lanes == LaneLayout.Lanes ? "" : $" of {Text(_step.Lanes)} lanes")}{Tiles()}{(_step.Packing.PairsTail(_phase) ? ", two gates a vector in the last block" : "")}";
        if (_loops)
            yield return _step.Options.Turns ? "tiles loop, up in one step and down in the next" : "tiles loop";
        if (LoopedColumns() is { } columns)
            yield return $"columns loop by {Text(columns)}";

        TileCursor first = new(0, _tiles.Tiles().First().Count, _loops ? "tile" : null, new NameCounter(), _step.Lanes);
        TileSchedule schedule = _step.Schedule(_phase, first, _tiles, new Dictionary<(Value, int), Operand>());
        foreach (string part in schedule.Describe(_step.Interleaves(_phase, first, schedule)))
            yield return part;
    }

    private string Tiles()
    {
        string[] sizes = _tiles.Tiles().GroupBy(t => t.Count).Select((g, i) => $"{(i == 0 ? Count(g.Count(), "tile") : Text(g.Count()))} of {Text(g.Key)}").ToArray();
        return _tiles.Count == 1 ? "" : " in " + string.Join(" and ", sizes);
    }

    /// <summary>Columns of an iteration, where some matrix has more than straight-line code takes.</summary>
    private int? LoopedColumns() =>
        _phase.Accumulators.SelectMany(a => a.Products).Select(_step.Packing.Of).Any(t => !t.ByRow && t.Columns > _step.Options.StraightColumns) ? _step.Options.ColumnsPerIteration : null;

    private static string Count(int number, string what) => $"{Text(number)} {what}{(number == 1 ? "" : "s")}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
