using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// Runs kernels statement by statement on arrays, in single precision, so that plans are tested without a compiler. Every access outside a buffer
/// throws; a float that nobody has written is not a number.
/// </summary>
internal sealed class KernelMachine
{
    private readonly Dictionary<string, (float[] Memory, int Start)> _references = new();
    private float[][] _registers = Array.Empty<float[]>();
    private int _rows;
    private bool _turns;

    /// <summary>Runs a kernel; buffers by name, each with the offset at which the kernel's reference starts; with turns, loops that may run either way run down.</summary>
    public void Run(Kernel kernel, IReadOnlyDictionary<string, (float[] Memory, int Start)> buffers, int rows = 0, bool turns = false)
    {
        _references.Clear();
        foreach (string name in kernel.References)
            _references.Add(name, buffers[name]);
        _registers = kernel.Hints.Select((_, register) => Enumerable.Repeat(float.NaN, kernel.LanesOf(register)).ToArray()).ToArray();
        _rows = rows;
        _turns = turns;
        Run(kernel.Body);
    }

    private void Run(IReadOnlyList<Statement> body, string? index = null, int value = 0)
    {
        foreach (Statement statement in body)
        {
            switch (statement)
            {
                case ComputeStatement c:
                    Compute(c);
                    break;
                case StoreStatement s:
                    float[] stored = Read(s.Value, s.Lanes);
                    for (int lane = 0; lane < s.Lanes; lane++)
                        At(s.To, lane) = stored[lane];
                    break;
                case ReferenceStatement r:
                    (float[] memory, int start) = _references[r.Base];
                    if (r.Index is not null && r.Index != index)
                        throw new InvalidOperationException($"{r.Name} uses the index {r.Index} outside its loop.");
                    _references[r.Name] = (memory, start + r.Offset + (r.Index is null ? 0 : value * r.Scale));
                    break;
                case AdvanceStatement a:
                    _references[a.Name] = (_references[a.Name].Memory, _references[a.Name].Start + a.By);
                    break;
                case LoopStatement l:
                    int count = l.CountParameter is null ? l.Count : _rows;
                    for (int i = 0; i < count; i++)
                        Run(l.Body, l.Index, l.Turns && _turns ? count - 1 - i : i);
                    break;
            }
        }
    }

    private ref float At(Address address, int lane)
    {
        (float[] memory, int start) = _references[address.Base];
        return ref memory[start + address.Offset + lane];
    }

    /// <summary>The operand's lanes.</summary>
    private float[] Read(Operand operand, int lanes) => operand.Kind switch
    {
        OperandKind.Register => _registers[operand.Register],
        OperandKind.Memory => Enumerable.Range(0, lanes).Select(i => At(operand.Memory, i)).ToArray(),
        _ => Enumerable.Repeat(operand.Number, lanes).ToArray(),
    };

    private void Compute(ComputeStatement c)
    {
        float[] result = _registers[c.Target];
        if (c.Op is VectorOp.Broadcast)
        {
            Array.Fill(result, At(c.A.Memory, 0));
            return;
        }
        if (c.Op is VectorOp.LoadFour)
        {
            for (int i = 0; i < result.Length; i++)
                result[i] = At(c.A.Memory, i & 3);
            return;
        }
        if (c.Op is VectorOp.LoadFirst)
        {
            for (int i = 0; i < result.Length; i++)
                result[i] = i < c.Count ? At(c.A.Memory, i) : 0;
            return;
        }
        float[] a = Read(c.A, result.Length), b = Read(c.B, result.Length), d = Read(c.C, result.Length);
        Enumerable.Range(0, result.Length).Select(i => Lane(c, i, a, b, d)).ToArray().CopyTo(result, 0);
    }

    private static float Lane(ComputeStatement c, int i, float[] a, float[] b, float[] d) => c.Op switch
    {
        VectorOp.Copy => a[i],
        VectorOp.Add => a[i] + b[i],
        VectorOp.Subtract => a[i] - b[i],
        VectorOp.Multiply => a[i] * b[i],
        VectorOp.Divide => a[i] / b[i],
        VectorOp.Sqrt => MathF.Sqrt(a[i]),
        VectorOp.MultiplyAdd => MathF.FusedMultiplyAdd(a[i], b[i], d[i]),
        VectorOp.NegativeMultiplyAdd => MathF.FusedMultiplyAdd(-a[i], b[i], d[i]),
        VectorOp.MultiplySubtract => MathF.FusedMultiplyAdd(a[i], b[i], -d[i]),
        VectorOp.Max => a[i] > b[i] ? a[i] : b[i],
        VectorOp.Min => a[i] < b[i] ? a[i] : b[i],
        VectorOp.Round when MathF.Round(a[i]) is var nearest && (b[i] - d[i]).Equals(nearest) => nearest,
        VectorOp.Round => throw new InvalidOperationException($"{b[i]} - {d[i]} is not {a[i]} to the nearest integer."),
        VectorOp.LookUp8 => c.Table![BitConverter.SingleToInt32Bits(a[i]) & 7],
        VectorOp.ShiftExponent => BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a[i]) + (BitConverter.SingleToInt32Bits(b[i]) << c.Count)),
        VectorOp.OneWhereAboveZero => a[i] > 0 ? 1 : 0,
        VectorOp.SelectFirst => i < c.Count ? a[i] : b[i],
        VectorOp.Rotate => a[(i + c.Count) % a.Length],
        VectorOp.Blend => (i & c.Count) == 0 ? a[i] : b[i],
        VectorOp.Exchange => a[i ^ c.Count],
        VectorOp.Pick => a[(i & ~3) + c.Count],
        VectorOp.Lower => a[i],
        VectorOp.Upper => a[(a.Length / 2) + i],
        _ => throw new InvalidOperationException($"No meaning for {c.Op}."),
    };
}
