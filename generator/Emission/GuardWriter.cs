using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Writes the check that decides between kernels with and without clamps. Magnitudes are compared as integers, whose order is that of the floats, with
/// infinity and NaN above all; that takes one comparison for all vectors.
/// </summary>
internal static class GuardWriter
{
    /// <summary>Of the emitted method.</summary>
    public const string Name = "Within";

    /// <summary>Of the method for several streams.</summary>
    public const string ManyName = "AllWithin";

    private const string Bits = "global::System.BitConverter.SingleToInt32Bits";

    /// <summary>What it reads, in the order of its parameters.</summary>
    public static IReadOnlyList<string> References(StepGuard guard) =>
        Buffers.All.Where(b => b == Buffers.Weights || guard.Checks.Any(c => c.Place.Buffer == b)).ToArray();

    /// <param name="writer">Takes the lines.</param>
    /// <param name="guard">The check.</param>
    /// <param name="rows">Streams that it looks at.</param>
    public static void Write(CodeWriter writer, StepGuard guard, int rows = 1)
    {
        IEnumerable<int> All(Place place) => Enumerable.Range(0, rows).SelectMany(row => Offsets(place with { Offset = place.Offset + (row * place.RowWidth) }));
        writer.Line($"/// <summary>No exponent of {(rows == 1 ? "this step" : "these streams' steps")} can reach a clamp.</summary>");
        writer.Line("[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]");
        writer.Block($"internal static bool {(rows == 1 ? Name : ManyName)}({string.Join(", ", References(guard).Select(r => "ref float " + r))})", () =>
        {
            writer.Line($"int limit = {Bits}({StatementWriter.Scalar(new Address(Buffers.Weights, guard.Limit))});");
            string? above = null;
            foreach (IGrouping<float?, (Place Place, float? Bound)> group in guard.Checks.GroupBy(c => c.Bound).Where(g => g.Any(c => All(c.Place).Any())))
            {
                string[] magnitudes = group.SelectMany(c => All(c.Place).Select(o => StatementWriter.Magnitudes(new Address(c.Place.Buffer, o)))).ToArray();
                string excess = StatementWriter.Excess(magnitudes.Aggregate(StatementWriter.Larger), Bound(group.Key));
                writer.Line(above is null ? $"{StatementWriter.Integers} above = {excess};" : $"above = {StatementWriter.Larger("above", excess)};");
                above = "above";
            }
            List<string> conditions = Enumerable.Range(0, rows).SelectMany(row => guard.Checks.SelectMany(c => Scalars(c, row))).ToList();
            if (guard.InputBound is { } input)
                conditions.Add($"limit >= {Bound(input)}");
            if (above is not null)
                conditions.Add($"!{StatementWriter.AnyAboveZero(above)}");
            writer.Line($"return {string.Join(" && ", conditions)};");
        });
    }

    /// <summary>Calls what runs a step with a state that no check lets pass, so that kernels are compiled which are rarely called.</summary>
    public static void CallRefused(CodeWriter writer, ModelPlan plan, string call)
    {
        if (plan.Stages.All(s => s.Inference.Guard is null))
            return;
        writer.Line("// A state that no check lets pass, for the kernels that are rarely called.");
        writer.Line("float[] large = new float[StateSize];");
        writer.Line("global::System.Array.Fill(large, float.PositiveInfinity);");
        writer.Line("state.CopyFrom(large);");
        writer.Line(call);
    }

    /// <summary>Where whole vectors begin; the last may overlap the one before.</summary>
    private static IEnumerable<int> Offsets(Place place)
    {
        int whole = place.Exact ? place.Size / LaneLayout.Lanes : LaneLayout.Blocks(place.Size);
        IEnumerable<int> offsets = Enumerable.Range(0, whole).Select(b => place.Offset + (b * LaneLayout.Lanes));
        return place.Exact && whole > 0 && place.Size % LaneLayout.Lanes != 0 ? offsets.Append(place.Offset + place.Size - LaneLayout.Lanes) : offsets;
    }

    /// <summary>Of a vector shorter than a block.</summary>
    private static IEnumerable<string> Scalars((Place Place, float? Bound) check, int row) =>
        check.Place.Exact && check.Place.Size < LaneLayout.Lanes
            ? Enumerable.Range(0, check.Place.Size).Select(i => $"({Bits}({StatementWriter.Scalar(new Address(check.Place.Buffer, check.Place.Offset + (row * check.Place.RowWidth) + i))}) & 0x7FFFFFFF) <= {Bound(check.Bound)}")
            : Array.Empty<string>();

    private static string Bound(float? bound) =>
        bound is { } number ? CSharpText.Int(BitConverter.ToInt32(BitConverter.GetBytes(number), 0)) : "limit";
}
