using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace LstmGen.Conformance.Reading;

/// <summary>Reads an ONNX TensorProto of float, double, int32 or int64.</summary>
internal static class OnnxTensor
{
    private const int Float = 1, Int32 = 6, Int64 = 7, Double = 11;

    public static Tensor Read(string path)
    {
        string where = Path.GetFileName(path);
        List<int> shape = [];
        List<double> values = [];
        ReadOnlySpan<byte> raw = default;
        int type = 0;
        ProtoReader fields = new(File.ReadAllBytes(path), where);
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
                case 8 or 12:   // name, remark
                    break;
                default:
                    throw new CaseFormatException($"{where}: unknown field {fields.Field} of a tensor");
            }
        }

        if (type is not (Float or Int32 or Int64 or Double))
        {
            throw new CaseFormatException($"{where}: unknown element type {type}");
        }

        AddFixed(raw, type is Float or Int32 ? 4 : 8, type, null, values);
        return new Tensor(shape, values.ToArray(), where);
    }

    private static void AddIntegers(ProtoReader field, string where, Action<long> add)
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
                Int32 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                Int64 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
            });
        }
    }
}
