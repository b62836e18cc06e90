using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// A layer as a test names it: kind, size, options. "lstm:8/peephole/proj=3/gate=hardsigmoid", "gru:9/before/single",
/// "dense:4/elu=0.5", "activation:softplus". A function's alpha and beta follow it: "hardsigmoid=0.2=0.5".
/// </summary>
internal sealed class LayerNotation
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["lstm"] = "Lstm",
        ["gru"] = "Gru",
        ["rnn"] = "Rnn",
        ["dense"] = "Dense",
        ["activation"] = "Activation",
    };

    private readonly List<(string Name, object Value, string Source)> _arguments = new();
    private readonly string _kind;

    private LayerNotation(string kind) => _kind = kind;

    /// <summary>The attribute as source.</summary>
    public string Source => $"[{_kind}({string.Join(", ", _arguments.Select(a => char.IsLower(a.Name[0]) ? a.Source : $"{a.Name} = {a.Source}"))})]";

    /// <summary>The attribute as the compiler core sees it.</summary>
    public AttributeSpec Spec => new(_kind, new EquatableArray<ArgumentSpec>(_arguments.Select(a => new ArgumentSpec(a.Name, a.Value))));

    public static LayerNotation Parse(string word)
    {
        string[] parts = word.Split(':', 2), options = parts[1].Split('/');
        LayerNotation layer = new(Kinds[parts[0]]);
        if (layer._kind == "Activation")
            layer.Function("activation", "", options[0]);
        else
            layer.Add("units", int.Parse(options[0], CultureInfo.InvariantCulture));
        foreach (string option in options.Skip(1))
            layer.Option(option);
        return layer;
    }

    private void Option(string option)
    {
        string[] parts = option.Split('=', 2);
        switch (parts[0])
        {
            case "single" or "none":
                Enum("Bias", "Bias", parts[0] == "single" ? "Single" : "None");
                break;
            case "peephole":
                Add("Peepholes", true);
                break;
            case "coupled":
                Enum("Coupling", "GateCoupling", "ForgetFromInput");
                break;
            case "coupledinput":
                Enum("Coupling", "GateCoupling", "InputFromForget");
                break;
            case "noforget":
                Add("ForgetGate", false);
                break;
            case "proj":
                Add("Projection", int.Parse(parts[1], CultureInfo.InvariantCulture));
                break;
            case "norm":
                Add("LayerNorm", true);
                break;
            case "before":
                Add("ResetAfter", false);
                break;
            case "clip":
                Add("ActivationClip", float.Parse(parts[1], CultureInfo.InvariantCulture));
                break;
            case "cellclip":
                Add("CellClip", float.Parse(parts[1], CultureInfo.InvariantCulture));
                break;
            case "gate" or "candidate" or "cell" or "inputgate" or "forgetgate" or "outputgate" or "reversegate" or "reversecandidate" or "reversecell" or "reverse":
                string role = parts[0].Replace("reverse", "Reverse").Replace("inputgate", "InputGate").Replace("forgetgate", "ForgetGate").Replace("outputgate", "OutputGate");
                foreach (string name in new[] { "gate", "candidate", "cell" })
                    role = role.Replace(name, char.ToUpperInvariant(name[0]) + name[1..]);
                Function(role + "Activation", role, parts[1]);
                break;
            default:
                Function("Activation", "", option);
                break;
        }
    }

    private void Function(string property, string parameters, string text)
    {
        string[] parts = text.Split('=');
        string? kind = ActivationFunction.Kinds.SingleOrDefault(k => k.Equals(parts[0], StringComparison.OrdinalIgnoreCase));
        Enum(property, "Activation", kind ?? throw new FormatException($"'{text}' is no option of [{_kind}]."));
        for (int i = 1; i < parts.Length; i++)
            Add(parameters + (i == 1 ? "Alpha" : "Beta"), float.Parse(parts[i], CultureInfo.InvariantCulture));
    }

    private void Enum(string property, string type, string member) => _arguments.Add((property, member, $"{type}.{member}"));

    private void Add(string property, object value) => _arguments.Add((property, value, value switch
    {
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "f",
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    }));
}
