using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Onnx;

/// <summary>Reads an ONNX TensorProto of float, double, int32, int64 or bool.</summary>
internal static class OnnxTensor
{
    private const int Float = 1, Int32 = 6, Int64 = 7, Bool = 9, Double = 11;

    /// <summary>Reads the tensor of a file.</summary>
    public static Tensor Read(string path) => Read(File.ReadAllBytes(path), Path.GetFileName(path)).Tensor;

    /// <summary>Reads a tensor and its name.</summary>
    public static (string Name, Tensor Tensor) Read(ReadOnlySpan<byte> message, string where)
    {
        string name = "";
        List<int> shape = [];
        List<double> values = [];
        ReadOnlySpan<byte> raw = default;
        int type = 0;
        ProtoReader fields = new(message, where);
        while (fields.Next())
        {
            switch (fields.Field)
            {
                case 1:
                    AddIntegers(fields, where, n => shape.Add(checked((int)n)));
                    break;
                case 2:
                    type = (int)fields.Number;
                    break;
                case 4:
                    AddFixed(fields.Bytes, 4, Float, fields.Number, values);
                    break;
                case 5 or 7:
                    AddIntegers(fields, where, n => values.Add(n));
                    break;
                case 9:
                    raw = fields.Bytes;
                    break;
                case 10:
                    AddFixed(fields.Bytes, 8, Double, fields.Number, values);
                    break;
                case 8:
                    name = fields.Text;
                    break;
                case 12:   // remark
                    break;
                default:
                    throw new CaseFormatException($"{where}: unknown field {fields.Field} of a tensor");
            }
        }

        if (type is not (Float or Int32 or Int64 or Bool or Double))
        {
            throw new CaseFormatException($"{where}: unknown element type {type}");
        }

        AddFixed(raw, type is Bool ? 1 : type is Float or Int32 ? 4 : 8, type, null, values);
        return (name, new Tensor(shape, values.ToArray(), where));
    }

    /// <summary>Integers, packed, or a single one.</summary>
    public static void AddIntegers(ProtoReader field, string where, Action<long> add)
    {
        if (field.Bytes.IsEmpty)
        {
            add((long)field.Number);
            return;
        }

        ProtoReader packed = new(field.Bytes, where);
        while (!packed.AtEnd)
        {
            add((long)packed.ReadVariable());
        }
    }

    /// <summary>Numbers of a fixed width, packed, or a single one.</summary>
    private static void AddFixed(ReadOnlySpan<byte> bytes, int width, int type, ulong? single, List<double> values)
    {
        if (bytes.IsEmpty && single is { } bits)
        {
            values.Add(type == Float ? BitConverter.UInt32BitsToSingle((uint)bits) : BitConverter.UInt64BitsToDouble(bits));
        }

        for (; bytes.Length >= width; bytes = bytes[width..])
        {
            values.Add(type switch
            {
                Float => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                Bool => bytes[0],
                Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            });
        }
    }
}
