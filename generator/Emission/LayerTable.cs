using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>The table that headers and <c>ToString</c> show.</summary>
internal static class LayerTable
{
    public static IReadOnlyList<string> Lines(DeclarationSpec declaration, ModelPlan plan)
    {
        var rows = new List<string[]> { new[] { "layer", "kind", "in -> out", "parameters" } };
        int size = plan.Network.InputSize, total = 0;
        foreach (Layer layer in plan.Network.Layers)
        {
            int parameters = plan.Network.Stages.Where(s => s.Layer == layer.Name).SelectMany(s => s.Parameters).Sum(p => p.Count);
            rows.Add(new[] { layer.Name, layer.Title, $"{CSharpText.Int(size)} -> {CSharpText.Int(layer.Units == 0 ? size : layer.Units)}", CSharpText.Int(parameters) });
            size = layer.Units == 0 ? size : layer.Units;
            total += parameters;
        }
        int[] widths = Enumerable.Range(0, 4).Select(c => rows.Max(r => r[c].Length)).ToArray();
        var lines = new List<string> { declaration.MetadataName };
        lines.AddRange(rows.Select(r => "  " + string.Join("  ", r.Select((cell, c) => c == 3 ? cell.PadLeft(widths[c]) : cell.PadRight(widths[c])))));
        lines.Add($"  {CSharpText.Int(total)} parameters, {CSharpText.Int(plan.StateLength * 4)} bytes of state a stream, "
            + $"{CSharpText.Long(plan.Stages.Sum(s => s.Inference.MultiplyAdds))} vector multiply-adds a step");
        return lines;
    }
}
