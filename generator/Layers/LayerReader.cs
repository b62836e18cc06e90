using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Layers;

/// <summary>Reads one attribute's arguments for a layer, and collects what is wrong with them.</summary>
internal sealed class LayerReader
{
    private readonly AttributeSpec _attribute;
    private readonly List<Problem> _problems;

    public LayerReader(AttributeSpec attribute, int index, string defaultName, List<Problem> problems)
    {
        _attribute = attribute;
        Index = index;
        _problems = problems;
        Name = ReadName(defaultName);
    }

    /// <summary>Position of the attribute in the model.</summary>
    public int Index { get; }

    /// <summary>The name given, or the default one.</summary>
    public string Name { get; }

    public int Size(string argument, int maximum)
    {
        int value = _attribute[argument] is int number ? number : 1;
        if (value < 1 || value > maximum)
        {
            int fitting = Math.Min(Math.Max(value, 1), maximum);
            Report("SizeOutOfRange", argument, _attribute.Kind, argument, Text(value), "1", Text(maximum), Text(fitting));
            return fitting;
        }
        return value;
    }

    /// <summary>Any integer; whether it fits is known when sizes are.</summary>
    public int Integer(string argument) => _attribute[argument] is int number ? number : 0;

    /// <summary>Names of other layers; at least one.</summary>
    public IReadOnlyList<string> Names(string argument)
    {
        if (_attribute[argument] is EquatableArray<string> { Count: > 0 } names)
            return names.ToArray();
        Report("NoNames", argument, _attribute.Kind);
        return Array.Empty<string>();
    }

    public float Number(string argument, float fallback) => _attribute[argument] is float number ? number : fallback;

    /// <summary>An enum member by name; the first one allowed is the default.</summary>
    public string Choice(string argument, params string[] allowed)
    {
        object? value = _attribute[argument];
        if (value is null)
            return allowed[0];
        string text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        if (allowed.Contains(text))
            return text;
        Report("UnknownEnumValue", argument, argument, text, string.Join(", ", allowed));
        return allowed[0];
    }

    /// <summary>How the layer's weights are drawn: "PyTorch" or "Keras".</summary>
    public string Initialization() => Choice("Initialization", "PyTorch", "Keras");

    public void Report(string rule, string argument, params string[] values) =>
        _problems.Add(new Problem(rule, Index, argument, new EquatableArray<string>(values)));

    private string ReadName(string defaultName)
    {
        if (_attribute["Name"] is not string name)
            return defaultName;
        string? why = WhyInvalid(name);
        if (why is null)
            return name;
        Report("InvalidName", "Name", name, why, defaultName);
        return defaultName;
    }

    private static string? WhyInvalid(string name)
    {
        if (name.Length == 0)
            return "a name cannot be empty";
        if (name == "optimizer")
            return "the prefix 'optimizer.' is reserved in weight files";
        bool letters = name.All(c => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '_');
        return letters && name[0] is not (>= '0' and <= '9') ? null : "a name consists of letters, digits and '_' and does not start with a digit";
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
