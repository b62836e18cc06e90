using System.Reflection.Emit;

namespace LstmGen.Tests.Code;

/// <summary>One instruction of a method body.</summary>
/// <param name="Offset">First byte.</param>
/// <param name="OpCode">What it does.</param>
/// <param name="Token">Its metadata token; 0 where it has none.</param>
/// <param name="Targets">Offsets it can jump to.</param>
internal sealed record IlInstruction(int Offset, OpCode OpCode, int Token, int[] Targets);
