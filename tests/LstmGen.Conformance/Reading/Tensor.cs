using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;

namespace LstmGen.Conformance.Reading;

/// <summary>Numbers with a shape, row-major.</summary>
internal sealed class Tensor
{
    public Tensor(IReadOnlyList<int> shape, double[] data, string where)
    {
        long count = shape.Aggregate(1L, (product, n) => product * n);
        if (shape.Any(n => n < 0) || count != data.Length)
        {
            throw new CaseFormatException($"{where}: shape [{string.Join(", ", shape)}] needs {count} numbers, found {data.Length}");
        }

        Shape = shape.ToArray();
        Data = data;
        Where = where;
    }

    public int[] Shape { get; }

    public double[] Data { get; }

    /// <summary>Where it was found, for messages.</summary>
    public string Where { get; }

    public int Rank => Shape.Length;

    /// <summary>Reads <c>{"shape": [...], "data": [...]}</c>, nested lists, or one number.</summary>
    public static Tensor Read(JsonElement element, string where)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            Fields fields = new(element, where);
            int[] shape = Array.ConvertAll(Flatten(fields.Element("shape"), where), x => x == (int)x ? (int)x : throw new CaseFormatException($"{where}: a shape of fractions"));
            fields.Ignore("dtype", "name");
            Tensor tensor = new(shape, Flatten(fields.Element("data"), where), where);
            fields.RequireAllRead();
            return tensor;
        }

        return new Tensor(ShapeOf(element), Flatten(element, where), where);
    }

    /// <summary>The same numbers in another shape; -1 stands for any size.</summary>
    public Tensor Expect(params int[] shape)
    {
        bool fits = shape.Length == Rank && shape.Zip(Shape).All(pair => pair.First < 0 || pair.First == pair.Second);
        return fits
            ? this
            : throw new CaseFormatException($"{Where}: expected shape [{string.Join(", ", shape.Select(n => n < 0 ? "any" : n.ToString()))}], found [{string.Join(", ", Shape)}]");
    }

    public Tensor Reshape(params int[] shape) => new(shape, Data, Where);

    public float[] ToSingle() => Array.ConvertAll(Data, x => (float)x);

    private static int[] ShapeOf(JsonElement element)
    {
        List<int> shape = [];
        while (element.ValueKind == JsonValueKind.Array)
        {
            shape.Add(element.GetArrayLength());
            if (shape[^1] == 0)
            {
                break;
            }

            element = element[0];
        }

        return shape.ToArray();
    }

    private static double[] Flatten(JsonElement element, string where)
    {
        List<double> values = [];
        Add(element);
        return values.ToArray();

        void Add(JsonElement e)
        {
            switch (e.ValueKind)
            {
                case JsonValueKind.Array:
                    foreach (JsonElement item in e.EnumerateArray())
                    {
                        Add(item);
                    }

                    break;
                case JsonValueKind.Number:
                    values.Add(e.GetDouble());
                    break;
                case JsonValueKind.True:
                case JsonValueKind.False:
                    values.Add(e.GetBoolean() ? 1 : 0);
                    break;
                default:
                    throw new CaseFormatException($"{where}: expected numbers, found {e.ValueKind}");
            }
        }
    }
}
