using System;
using LstmGen.CompilerServices;

namespace LstmGen.Memory;

/// <summary>Copies between canonical tensors (row-major, PyTorch's) and packed regions (blocks of eight units, or as many as a region says, gates side by side).</summary>
internal static class WeightPacker
{
    /// <summary>
    /// Writes one packed region out of all tensors that belong there: sum over the regions of canonical * scale, in double, rounded once.
    /// </summary>
    /// <param name="group">Regions of one offset and shape: the first plain, the others accumulating.</param>
    /// <param name="tensorOffsets">First float of every tensor in <paramref name="canonical"/>.</param>
    /// <param name="canonical">All tensors, one after another.</param>
    /// <param name="packed">The whole packed buffer.</param>
    public static void Pack(PackRegion[] group, int[] tensorOffsets, ReadOnlySpan<float> canonical, Span<float> packed)
    {
        PackRegion first = group[0];
        int gates = first.Gates, units = first.Units, columns = first.Columns;
        if (first.ByRow)
        {
            PackRows(group, tensorOffsets, canonical, packed);
            return;
        }

        int width = first.Lanes, blocks = (units + width - 1) / width;
        for (int ub = 0; ub < blocks; ub++)
        {
            // In pairs, vector g holds gates 2g and 2g + 1, and half of the vectors hold none.
            bool paired = first.PairsTail && ub == blocks - 1;
            for (int k = 0; k < columns; k++)
            {
                for (int g = 0; g < gates; g++)
                {
                    Span<float> lanes = packed.Slice(first.Offset + (((ub * columns) + k) * gates + g) * width, width);
                    for (int lane = 0; lane < width; lane++)
                    {
                        int gate = paired ? (2 * g) + (2 * lane / width) : g, unit = (ub * width) + (paired ? lane % (width / 2) : lane);
                        lanes[lane] = unit < units && gate < gates ? Sum(group, tensorOffsets, canonical, (gate * units) + unit, k, gate) : 0f;
                    }
                }
            }
        }
    }

    /// <summary>The way back for a region that is alone at its offset and has no scale: packed to canonical.</summary>
    public static void Unpack(PackRegion region, int tensorOffset, ReadOnlySpan<float> packed, Span<float> canonical)
    {
        int gates = region.Gates, units = region.Units, columns = region.Columns, width = region.Lanes;
        for (int g = 0; g < gates; g++)
        {
            for (int unit = 0; unit < units; unit++)
            {
                int ub = unit / width, lane = unit % width;
                Span<float> row = canonical.Slice(tensorOffset + (((g * units) + unit) * columns), columns);
                for (int k = 0; k < columns; k++)
                {
                    row[k] = packed[region.Offset + ((((ub * columns) + k) * gates + g) * width) + lane];
                }
            }
        }
    }

    private static void PackRows(PackRegion[] group, int[] tensorOffsets, ReadOnlySpan<float> canonical, Span<float> packed)
    {
        PackRegion first = group[0];
        int width = (first.Columns + 7) / 8 * 8;
        for (int unit = 0; unit < first.Units; unit++)
        {
            Span<float> row = packed.Slice(first.Offset + (unit * width), width);
            for (int k = 0; k < width; k++)
                row[k] = k < first.Columns ? Sum(group, tensorOffsets, canonical, unit, k, 0) : 0f;
        }
    }

    private static float Sum(PackRegion[] group, int[] tensorOffsets, ReadOnlySpan<float> canonical, int row, int column, int gate)
    {
        double sum = 0;
        foreach (PackRegion region in group)
        {
            double value = canonical[tensorOffsets[region.Tensor] + (row * region.Columns) + column];
            sum += region.GateScale is null ? value : value * region.GateScale[gate];
        }

        return (float)sum;
    }
}
