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
            Report("SizeOutOfRange", argument, _attribute.Kind, argument, NumberText.Of(value), "1", NumberText.Of(maximum), NumberText.Of(fitting));
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

    /// <summary>A dropout rate; 0 where there is none.</summary>
    public float Rate(string argument)
    {
        float rate = Number(argument, 0);
        if (!(rate >= 0 && rate < 1))
            Report("RateOutOfRange", argument, argument, _attribute.Kind, NumberText.Of(rate));
        return rate;
    }

    public float Number(string argument, float fallback) => _attribute[argument] is float number ? number : fallback;

    public bool Flag(string argument, bool fallback) => _attribute[argument] is bool flag ? flag : fallback;

    /// <summary>0 for none, else from 1 to <paramref name="maximum"/>.</summary>
    public int Projection(string argument, int maximum)
    {
        int value = _attribute[argument] is int number ? number : 0;
        if (value >= 0 && value <= maximum)
            return value;
        Report("ProjectionOutOfRange", argument, argument, NumberText.Of(value), NumberText.Of(maximum));
        return 0;
    }

    /// <summary>A bound that is positive, or 0 for none.</summary>
    public float Clip(string argument)
    {
        float value = Number(argument, 0);
        if (value >= 0 && !float.IsInfinity(value))
            return value;
        Report("ClipOutOfRange", argument, argument, NumberText.Of(value));
        return 0;
    }

    /// <summary>Whether the attribute says anything about an argument.</summary>
    public bool Says(string argument) => _attribute[argument] is not null;

    /// <summary>
    /// The function that <paramref name="argument"/> names, with its parameters; what is not said is as in <paramref name="inherited"/>.
    /// </summary>
    /// <param name="argument">Name of the property, "GateActivation".</param>
    /// <param name="parameters">What the names of alpha and beta start with, "Gate".</param>
    /// <param name="inherited">What holds without the property.</param>
    /// <param name="softmax">Softmax may be chosen, which is no function of each element alone.</param>
    public ActivationFunction Function(string argument, string parameters, ActivationFunction inherited, bool softmax = false)
    {
        string kind = inherited.Kind;
        if (_attribute[argument] is "Softmax" && !softmax)
            Report("SoftmaxInCell", argument, argument, string.Join(", ", ActivationFunction.Kinds.Where(k => k != "Softmax")));
        else if (Says(argument))
            kind = Choice(argument, "Activation", ActivationFunction.Kinds, inherited.Kind);
        ActivationFunction basis = kind == inherited.Kind ? inherited : ActivationFunction.Of(kind);
        return basis with
        {
            Alpha = FunctionParameter(parameters + "Alpha", kind, ActivationFunction.HasAlpha(kind), basis.Alpha),
            Beta = FunctionParameter(parameters + "Beta", kind, ActivationFunction.HasBeta(kind), basis.Beta),
        };
    }

    private float FunctionParameter(string argument, string kind, bool exists, float fallback)
    {
        float value = Number(argument, float.NaN);
        if (float.IsNaN(value))
            return fallback;
        if (!exists)
            Report("ActivationParameterUnused", argument, argument, kind);
        else if (float.IsInfinity(value))
            Report("ActivationParameterNotFinite", argument, argument, kind);
        else
            return value;
        return fallback;
    }

    /// <summary>An enum member by name; the first one allowed is the default.</summary>
    public string Choice(string argument, params string[] allowed)
    {
        return _attribute[argument] is null ? allowed[0] : Choice(argument, argument, allowed, allowed[0]);
    }

    private string Choice(string argument, string enumeration, string[] allowed, string fallback)
    {
        string text = Convert.ToString(_attribute[argument], CultureInfo.InvariantCulture) ?? "";
        if (allowed.Contains(text))
            return text;
        Report("UnknownEnumValue", argument, enumeration, text, string.Join(", ", allowed));
        return fallback;
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
}
