using LstmGen.Generator.Graph;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes embeddings as calls of the runtime.</summary>
internal static class LookupWriter
{
    private const string Rows = "global::LstmGen.CompilerServices.VectorRows.";

    /// <summary>target = table[id], for every row. References come without "ref".</summary>
    public static void Forward(CodeWriter writer, LookupNode node, WeightPacking packing, string weights, string ids, int idWidth, string target, int targetWidth, string rows) =>
        writer.Line($"{Rows}Lookup({Table(node, packing, weights)}, ref {ids}, {CSharpText.Int(idWidth)}, ref {target}, {CSharpText.Int(targetWidth)}, {rows});");

    /// <summary>The gradient of the table.</summary>
    public static void Backward(CodeWriter writer, LookupNode node, WeightPacking packing, int idWidth, int targetWidth) =>
        writer.Line($"{Rows}AddToTable({Table(node, packing, "memory.Gradients")}, ref memory.Activation({CSharpText.Int(node.Input)}), {CSharpText.Int(idWidth)}, "
            + $"ref memory.ActivationGradient({CSharpText.Int(node.Output)}), {CSharpText.Int(targetWidth)}, memory.Rows);");

    private static string Table(LookupNode node, WeightPacking packing, string start) =>
        $"{CSharpText.Text(node.Layer)}, ref {RouteWriter.Element(start, packing.Matrix(node.Table).Offset)}, {CSharpText.Int(node.Table.Rows)}, {CSharpText.Int(node.Table.Columns)}";
}
