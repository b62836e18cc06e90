using System.Collections.Generic;

namespace LstmGen.Generator.Planning;

/// <summary>Sums of one register tile that are made together; groups come one after the other, each followed by what can then be computed.</summary>
/// <param name="FirstBlock">First block, within the tile.</param>
/// <param name="Blocks">How many.</param>
/// <param name="Accumulators">Indices into the phase's accumulators.</param>
internal sealed record TileGroup(int FirstBlock, int Blocks, IReadOnlyList<int> Accumulators);
