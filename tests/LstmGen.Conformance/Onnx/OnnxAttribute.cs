using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Onnx;

/// <summary>One attribute of a node.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Numbers">Its number or numbers.</param>
/// <param name="Texts">Its text or texts.</param>
/// <param name="Tensor">Its tensor.</param>
internal sealed record OnnxAttribute(string Name, IReadOnlyList<double> Numbers, IReadOnlyList<string> Texts, Tensor? Tensor)
{
    /// <summary>Reads an AttributeProto.</summary>
    public static OnnxAttribute Read(ReadOnlySpan<byte> message, string where)
    {
        string name = "";
        List<double> numbers = [];
        List<string> texts = [];
        Tensor? tensor = null;
        ProtoReader fields = new(message, where);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    name = fields.Text;
                    break;
                case 2 or 7:   // f, floats
                    AddFloats(fields, numbers);
                    break;
                case 3 or 8:   // i, ints
                    OnnxTensor.AddIntegers(fields, where, n => numbers.Add(n));
                    break;
                case 4 or 9:   // s, strings
                    texts.Add(fields.Text);
                    break;
                case 5:
                    tensor = OnnxTensor.Read(fields.Bytes, where).Tensor;
                    break;
                case 13 or 20 or 21:   // remark, type, reference
                    break;
                default:
                    throw new OutsideException($"ONNX attribute '{name}' of a kind that no recurrent operator has");
            }
        }

        return new OnnxAttribute(name, numbers, texts, tensor);
    }

    private static void AddFloats(ProtoReader field, List<double> numbers)
    {
        numbers.AddRange(field.Bytes.IsEmpty
            ? [BitConverter.UInt32BitsToSingle((uint)field.Number)]
            : Enumerable.Range(0, field.Bytes.Length / sizeof(float)).Select(Value(field.Bytes.ToArray())));

        static Func<int, double> Value(byte[] bytes) => i => BitConverter.ToSingle(bytes, i * sizeof(float));
    }
}
