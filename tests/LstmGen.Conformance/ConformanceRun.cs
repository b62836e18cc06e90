using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Groups;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance;

/// <summary>Reads every case under a root, compiles all their models in one go, runs them and compares.</summary>
internal static class ConformanceRun
{
    /// <summary>One result a case, in the order of folders and files.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such root.</exception>
    public static IReadOnlyList<CaseResult> Of(string root)
    {
        IReadOnlyList<CaseEntry> entries = GroupCatalog.Find(root);
        CaseResult?[] results = new CaseResult?[entries.Count];
        CasePlan?[] plans = new CasePlan?[entries.Count];
        for (int i = 0; i < entries.Count; i++)
        {
            try
            {
                plans[i] = entries[i].Read();
            }
            catch (Exception e)
            {
                results[i] = Refusal(entries[i], e);
            }
        }

        // Cases of one shape share a model class.
        List<ModelShape> shapes = [];
        Dictionary<string, int> shapeOf = [];
        foreach (ModelShape shape in plans.OfType<CasePlan>().SelectMany(plan => plan.Shapes))
        {
            if (shapeOf.TryAdd(shape.Attributes, shapes.Count))
            {
                shapes.Add(shape);
            }
        }

        ModelCompiler compiler = ModelCompiler.Compile(shapes);
        for (int i = 0; i < entries.Count; i++)
        {
            results[i] ??= Run(entries[i], plans[i]!, compiler, plans[i]!.Shapes.Select(shape => shapeOf[shape.Attributes]).ToArray());
        }

        return results!;
    }

    /// <summary>"N passed, N failed, N refused, N outside".</summary>
    public static string Summary(IReadOnlyList<CaseResult> results)
    {
        int Count(Verdict verdict) => results.Count(result => result.Verdict == verdict);
        return $"{Count(Verdict.Pass)} passed, {Count(Verdict.Fail)} failed, {Count(Verdict.Refused)} refused, {Count(Verdict.Outside)} outside";
    }

    private static CaseResult Run(CaseEntry entry, CasePlan plan, ModelCompiler compiler, int[] models)
    {
        if (models.Select(compiler.Problem).FirstOrDefault(problem => problem is not null) is { } refusal)
        {
            return Refusal(entry, refusal);
        }

        Comparison comparison = new();
        try
        {
            plan.Check(models.Select(compiler.Create).ToArray(), comparison);
        }
        catch (Exception e)
        {
            return Refusal(entry, e) with { MaxError = comparison.MaxError, Tolerance = comparison.Tolerance };
        }

        string? failure = entry.MustBeRefused ? "accepted, but the manifest says that it must be refused"
            : comparison.MaxError is null ? "nothing to compare"
            : comparison.Failure;
        return new CaseResult(entry.Name, failure is null ? Verdict.Pass : Verdict.Fail, comparison.MaxError, comparison.Tolerance, failure ?? "");
    }

    private static CaseResult Refusal(CaseEntry entry, Exception why)
    {
        bool aboutTheFile = why is (CaseFormatException and not UnknownKeyException) or JsonException or IOException;
        Verdict verdict = why is OutsideException ? Verdict.Outside : entry.MustBeRefused && aboutTheFile ? Verdict.Refused : Verdict.Fail;
        string reason = why is OutsideException or CaseFormatException ? why.Message : $"{why.GetType().Name}: {why.Message}";
        return new CaseResult(entry.Name, verdict, null, "", reason);
    }
}
