using System;
using System.Globalization;
using System.Text.RegularExpressions;

namespace LstmGen.Benchmarks.Peers;

/// <summary>What a workload's name says: <c>lstm_8x32_d4</c>, <c>lstm2_1x16_d1</c>, <c>train_4x16_d1_b16</c>, <c>agents_1024_8x32_d4</c>.</summary>
internal sealed partial record Shape(string Name, int Layers, int Inputs, int Hidden, int Outputs)
{
    public static Shape Of(string workload)
    {
        Match match = Pattern().Match(workload);
        if (!match.Success)
            throw new ArgumentException($"'{workload}' is no workload's name.", nameof(workload));
        return new Shape(workload, match.Groups["layers"].Value.Length > 0 ? Number("layers") : 1, Number("inputs"), Number("hidden"), Number("outputs"));

        int Number(string group) => int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Where the canonical parameters of a layer begin: weight_ih, weight_hh, bias, in the gate order i, f, g, o.</summary>
    public int OffsetOfLayer(int layer)
    {
        int offset = 0;
        for (int l = 0; l < layer; l++)
            offset += 4 * Hidden * (InputsOf(l) + Hidden + 1);
        return offset;
    }

    public int InputsOf(int layer) => layer == 0 ? Inputs : Hidden;

    [GeneratedRegex(@"(lstm(?<layers>\d*)_|train_|agents_\d+_)(?<inputs>\d+)x(?<hidden>\d+)_d(?<outputs>\d+)")]
    private static partial Regex Pattern();
}
