using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>Writes one protobuf message.</summary>
internal sealed class ProtoWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public ProtoWriter Number(int field, long value)
    {
        Variable((ulong)field << 3);
        Variable((ulong)value);
        return this;
    }

    public ProtoWriter Data(int field, byte[] data)
    {
        Variable(((ulong)field << 3) | 2);
        Variable((ulong)data.Length);
        _bytes.AddRange(data);
        return this;
    }

    public ProtoWriter Float(int field, float value)
    {
        Variable(((ulong)field << 3) | 5);
        _bytes.AddRange(BitConverter.GetBytes(value));
        return this;
    }

    public ProtoWriter Text(int field, string text) => Data(field, Encoding.UTF8.GetBytes(text));

    public ProtoWriter Message(int field, ProtoWriter message) => Data(field, message.Bytes);

    public ProtoWriter Messages(int field, IEnumerable<ProtoWriter> messages) => messages.Aggregate(this, (writer, message) => writer.Message(field, message));

    private void Variable(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
