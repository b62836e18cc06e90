using System.Linq;

namespace LstmGen.Generator.Planning;

/// <summary>
/// How large tiles are in a step that reads more weights than the first-level cache holds. Such tiles run up in one step and down in the next, so the last one's weights
/// are read twice in a row: if they fit, no second read leaves the cache. Measured on Zen 4 (32 KB) at 16x64, ratios of tiles of 21 KB to tiles of 41 KB:
/// a step 0.90, training's forward pass of one sequence 0.85; at 64x128, where neither 49 KB nor 98 KB fit, 1.01; a step of 8x48, six blocks: three tiles of two 0.72 of a tile
/// of four and one of two.
/// </summary>
internal static class CachedTiles
{
    /// <summary>Sums of a tile: as many as registers hold, or eight where only then weights of a tile fit and most tiles are alike.</summary>
    /// <param name="plan">The step.</param>
    /// <param name="packing">Where weights lie.</param>
    /// <param name="most">What registers hold.</param>
    public static int Sums(StepPlan plan, WeightPacking packing, int most)
    {
        Phase? heaviest = plan.Phases.Where(p => p.Accumulators.Count > 0).OrderByDescending(p => LaneLayout.Blocks(p.Size) * p.Accumulators.Sum(Columns)).FirstOrDefault();
        if (heaviest is null)
            return most;
        int bytes = heaviest.Accumulators.Max(Columns) * LaneLayout.Lanes * sizeof(float);
        return !Stays(most) && Stays(Machines.Chains) ? Machines.Chains : most;

        int Columns(Accumulator accumulator) => accumulator.Products.Sum(product => packing.Of(product).Columns);

        // What is left over beside equal tiles comes last in every step, and drives the others out.
        bool Stays(int sums)
        {
            TilePlan tiles = TilePlan.Of(heaviest.Size, heaviest.Accumulators.Count, LoweringOptions.Default with { MaximumAccumulators = sums });
            return sums * bytes <= Machines.CachedBytes && tiles.FullTiles > 1 && 4 * tiles.FullTiles * tiles.BlocksPerTile > 3 * LaneLayout.Blocks(heaviest.Size);
        }
    }
}
