using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace LstmGen.Conformance.Reading;

/// <summary>
/// A case's <c>tolerance</c>. Spelled <c>{abs, rel}</c>, <c>{float32: {abs, rel}}</c>, <c>float32_abs</c> or <c>float32_loss_rel</c>; a float32 entry
/// counts where there is one, and an entry for a quantity ahead of one for all.
/// </summary>
internal sealed partial class Tolerances
{
    private readonly Dictionary<(string Precision, string Quantity, string Kind), double> _entries = [];

    public static Tolerances Read(Fields fields)
    {
        Tolerances tolerances = new();
        Fields entries = fields.Object("tolerance", "tolerances");
        foreach (string key in entries.Unread)
        {
            JsonElement value = entries.Element(key);
            if (value.ValueKind == JsonValueKind.Object)
            {
                Fields inner = new(value, $"{entries.Where}.{key}");
                foreach (string kind in inner.Unread)
                {
                    tolerances.Add($"{key}_{kind}", inner.Number(kind), inner.Where);
                }
            }
            else
            {
                tolerances.Add(key, entries.Number(key), entries.Where);
            }
        }

        return tolerances;
    }

    /// <summary>The tolerance for one quantity: "loss", "weights" and so on; "" stands for everything without an entry of its own.</summary>
    public Tolerance For(params string[] quantities)
    {
        foreach (string precision in new[] { "float32", "" })
        {
            foreach (string quantity in quantities.Append(""))
            {
                bool hasAbsolute = _entries.TryGetValue((precision, quantity, "abs"), out double absolute);
                bool hasRelative = _entries.TryGetValue((precision, quantity, "rel"), out double relative);
                if (hasAbsolute || hasRelative)
                {
                    return new Tolerance(absolute, relative);
                }
            }
        }

        throw new CaseFormatException($"tolerance: no entry for {string.Join(" or ", quantities.DefaultIfEmpty("outputs"))}");
    }

    private void Add(string key, double value, string where)
    {
        Match match = Key().Match(key);
        if (!match.Success)
        {
            throw new CaseFormatException($"{where}: unknown key '{key}'");
        }

        if (!(value >= 0))
        {
            throw new CaseFormatException($"{where}.{key}: a tolerance of {value}");
        }

        _entries[(match.Groups["precision"].Value, match.Groups["quantity"].Value, match.Groups["kind"].Value)] = value;
    }

    [GeneratedRegex("^(?:(?<precision>float32|float64)(?:_|$))?(?:(?<quantity>loss|losses|weights|grad|grads|grad_norm|grad_norms|output|outputs|state)_)?(?<kind>abs|rel)$")]
    private static partial Regex Key();
}
