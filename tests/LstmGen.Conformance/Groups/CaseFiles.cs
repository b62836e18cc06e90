using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Finds the cases of a group folder: the <c>cases</c> of its manifest, or of its case files, or those files themselves.</summary>
internal static class CaseFiles
{
    private static readonly string[] RefusalFlags = ["refused", "must_be_refused", "refuse", "must_refuse", "reject", "expect_refused"];
    private static readonly string[] RefusalTexts = ["expect", "verdict", "outcome", "expected"];

    /// <summary>Keys by which a manifest says that a file is bad; <c>expected</c>, which has another meaning too, is not one of them.</summary>
    public static IEnumerable<string> RefusalKeys => [.. RefusalFlags, .. RefusalTexts[..^1]];

    /// <summary>Every case, each read by <paramref name="read"/> when it is asked for.</summary>
    public static IEnumerable<CaseEntry> Find(string group, string folder, Func<CaseSource, CasePlan> read)
    {
        string[] files = Files(folder);
        if (files.Length == 0)
        {
            return [Broken(group, $"no manifest.json, cases.json or case.json in {Path.GetFileName(folder)}")];
        }

        return files.SelectMany(file => OfFile(group, file, files.Length > 1, read));
    }

    private static string[] Files(string folder)
    {
        string manifest = Path.Combine(folder, "manifest.json");
        if (File.Exists(manifest))
        {
            return [manifest];
        }

        string[] own = Directory.GetFiles(folder, "case*.json");
        own = own.Length > 0 ? own : Directory.GetFiles(folder, "*.json");
        own = own.Length > 0 ? own : Directory.GetDirectories(folder).SelectMany(Files).ToArray();
        Array.Sort(own, StringComparer.Ordinal);
        return own;
    }

    private static IEnumerable<CaseEntry> OfFile(string group, string file, bool several, Func<CaseSource, CasePlan> read)
    {
        string folder = Path.GetDirectoryName(file)!, title = Path.GetFileNameWithoutExtension(file);
        string fallback = several ? $"{group}/{title}" : group;
        JsonElement root;
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            root = document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            return [Broken(fallback, $"{Path.GetFileName(file)} is not JSON: {e.Message}")];
        }

        if (root.ValueKind == JsonValueKind.Array)
        {
            return root.EnumerateArray().Select((c, i) => Entry(c, Name(group, c) ?? $"{group}/{title}[{i}]", () => Empty(title)));
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return [Broken(fallback, $"{Path.GetFileName(file)} holds {root.ValueKind} instead of cases")];
        }

        if (!root.TryGetProperty("cases", out JsonElement cases))
        {
            return [Entry(root, Name(group, root) ?? fallback, () => Empty(title))];
        }

        if (cases.ValueKind != JsonValueKind.Array || cases.GetArrayLength() == 0)
        {
            return [Broken(fallback, $"'cases' in {Path.GetFileName(file)} is not a list of cases")];
        }

        return cases.EnumerateArray().Select((c, i) => Entry(c, Name(group, c) ?? $"{group}/{title}[{i}]", () =>
        {
            Fields all = new(root, title);
            all.Ignore("cases");
            return all;
        }));

        CaseEntry Entry(JsonElement element, string name, Func<Fields> shared) =>
            new(name, MustBeRefused(element), () => read(new CaseSource(new Fields(element, "case"), shared(), folder)));
    }

    private static Fields Empty(string where) => new(JsonDocument.Parse("{}").RootElement, where);

    private static CaseEntry Broken(string name, string why) => new(name, false, () => throw new CaseFormatException(why));

    private static string? Name(string group, JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("name", out JsonElement name) && name.ValueKind == JsonValueKind.String
            ? $"{group}/{name.GetString()}"
            : null;

    private static bool MustBeRefused(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && (RefusalFlags.Any(flag => element.TryGetProperty(flag, out JsonElement value) && value.ValueKind == JsonValueKind.True)
            || RefusalTexts.Any(key => element.TryGetProperty(key, out JsonElement value) && value.ValueKind == JsonValueKind.String
                && value.GetString() is "refused" or "refuse" or "refusal" or "reject" or "rejected"));
}
