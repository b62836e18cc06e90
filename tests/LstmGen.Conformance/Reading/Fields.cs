using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace LstmGen.Conformance.Reading;

/// <summary>
/// The keys of one JSON object. Remembers which were read, since a key that no reader knows makes a case a failure. A null counts as absent.
/// </summary>
internal sealed class Fields
{
    private readonly Dictionary<string, JsonElement> _unread = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _all = new(StringComparer.Ordinal);

    public Fields(JsonElement element, string where)
    {
        Where = where;
        if (element.ValueKind != JsonValueKind.Object)
        {
            throw new CaseFormatException($"{where}: expected an object, found {element.ValueKind}");
        }

        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!_all.TryAdd(property.Name, property.Value))
            {
                throw new CaseFormatException($"{where}: the key '{property.Name}' twice");
            }

            _unread.Add(property.Name, property.Value);
        }
    }

    /// <summary>Where the object was found, for messages.</summary>
    public string Where { get; }

    /// <summary>Keys that nobody has read yet, in the order of the file.</summary>
    public IReadOnlyList<string> Unread => _unread.Keys.ToArray();

    public bool Has(string name) => _all.TryGetValue(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether an object stands under a name, and has no such key.</summary>
    public bool IsObjectWithout(string name, string key) =>
        _all.TryGetValue(name, out JsonElement value) && value.ValueKind == JsonValueKind.Object && !value.TryGetProperty(key, out _);

    /// <summary>The value under the first of the names that is there.</summary>
    public JsonElement? Optional(params string[] names)
    {
        JsonElement? found = null;
        foreach (string name in names)
        {
            if (_all.TryGetValue(name, out JsonElement value))
            {
                _unread.Remove(name);
                if (value.ValueKind == JsonValueKind.Null)
                {
                    continue;
                }

                found = found is null ? value : throw new CaseFormatException($"{Where}: '{name}' repeats another key of the same meaning");
            }
        }

        return found;
    }

    public JsonElement Element(params string[] names) => Optional(names) ?? throw new CaseFormatException($"{Where}: no '{names[0]}'");

    public Fields Object(params string[] names) => new(Element(names), $"{Where}.{names[0]}");

    public Fields? OptionalObject(params string[] names) => Optional(names) is { } element ? new Fields(element, $"{Where}.{names[0]}") : null;

    public Tensor Tensor(params string[] names) => Reading.Tensor.Read(Element(names), $"{Where}.{names[0]}");

    public Tensor? OptionalTensor(params string[] names) => Optional(names) is { } element ? Reading.Tensor.Read(element, $"{Where}.{names[0]}") : null;

    public double Number(params string[] names) => OptionalNumber(names) ?? throw new CaseFormatException($"{Where}: no '{names[0]}'");

    public double? OptionalNumber(params string[] names) => Optional(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { } other => throw new CaseFormatException($"{Where}.{names[0]}: expected a number, found {other.ValueKind}"),
    };

    public int Integer(params string[] names) => OptionalInteger(names) ?? throw new CaseFormatException($"{Where}: no '{names[0]}'");

    public int? OptionalInteger(params string[] names) => OptionalNumber(names) switch
    {
        null => null,
        { } number when number == (int)number => (int)number,
        { } number => throw new CaseFormatException($"{Where}.{names[0]}: expected an integer, found {number}"),
    };

    /// <summary>true or false, or 0 or 1; absent: false.</summary>
    public bool Flag(params string[] names) => OptionalFlag(names) ?? false;

    public bool? OptionalFlag(params string[] names) => Optional(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        { ValueKind: JsonValueKind.Number } number when number.GetDouble() is 0 or 1 => number.GetDouble() == 1,
        { } other => throw new CaseFormatException($"{Where}.{names[0]}: expected true or false, found {other}"),
    };

    public string? Text(params string[] names) => Optional(names) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => throw new CaseFormatException($"{Where}.{names[0]}: expected text, found {other.ValueKind}"),
    };

    public IReadOnlyList<string> Texts(params string[] names) => Optional(names) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Select(item => item.ToString()).ToArray(),
        { } other => throw new CaseFormatException($"{Where}.{names[0]}: expected a list, found {other.ValueKind}"),
    };

    /// <summary>Keys that say nothing about what to compute: origins, remarks.</summary>
    public void Ignore(params string[] names)
    {
        foreach (string name in names)
        {
            _unread.Remove(name);
        }
    }

    public void RequireAllRead()
    {
        if (_unread.Count > 0)
        {
            throw new UnknownKeyException($"{Where}: unknown key {string.Join(", ", _unread.Keys.Select(key => $"'{key}'"))}");
        }
    }
}
