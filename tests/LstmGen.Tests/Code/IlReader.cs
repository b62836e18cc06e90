using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;

namespace LstmGen.Tests.Code;

/// <summary>Splits the bytes of a method body into instructions.</summary>
internal static class IlReader
{
    private static readonly Dictionary<ushort, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => (ushort)code.Value);

    public static List<IlInstruction> Read(ReadOnlySpan<byte> il)
    {
        List<IlInstruction> instructions = [];
        int at = 0;
        while (at < il.Length)
        {
            int start = at;
            ushort value = il[at++];
            if (value == 0xFE)
            {
                value = (ushort)(0xFE00 | il[at++]);
            }

            OpCode code = OpCodesByValue[value];
            int size = OperandSize(code, il[at..]);
            ReadOnlySpan<byte> operand = il.Slice(at, size);
            at += size;
            int token = code.OperandType is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok or OperandType.InlineSig
                ? BinaryPrimitives.ReadInt32LittleEndian(operand)
                : 0;
            instructions.Add(new IlInstruction(start, code, token, Targets(code, operand, at)));
        }

        return instructions;
    }

    private static int OperandSize(OpCode code, ReadOnlySpan<byte> rest) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(rest)),
        _ => 4,
    };

    private static int[] Targets(OpCode code, ReadOnlySpan<byte> operand, int next)
    {
        switch (code.OperandType)
        {
            case OperandType.ShortInlineBrTarget:
                return [next + (sbyte)operand[0]];
            case OperandType.InlineBrTarget:
                return [next + BinaryPrimitives.ReadInt32LittleEndian(operand)];
            case OperandType.InlineSwitch:
                int[] targets = new int[(operand.Length / 4) - 1];
                for (int i = 0; i < targets.Length; i++)
                {
                    targets[i] = next + BinaryPrimitives.ReadInt32LittleEndian(operand[(4 * (i + 1))..]);
                }

                return targets;
            default:
                return [];
        }
    }
}
