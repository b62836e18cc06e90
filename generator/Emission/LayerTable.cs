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
        int total = 0;
        foreach (LayerShape shape in plan.Network.Layers)
        {
            int parameters = plan.Network.Wiring.Parameters.Where(p => p.Layer == shape.Layer.Name).Sum(p => p.Count);
            rows.Add(new[] { shape.Layer.Name, shape.Layer.Title, $"{CSharpText.Int(shape.InputSize)} -> {CSharpText.Int(shape.OutputSize)}", CSharpText.Int(parameters) });
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
