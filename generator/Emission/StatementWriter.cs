using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Emission;

/// <summary>
/// One statement, one line of C#. With <see cref="HalfVectorWriter"/> the only file that spells vector operations, because spelling is where factors
/// of five hide: loads are <c>LoadUnsafe</c> with a constant offset (an intrinsic that folds into its user), one operation a
/// line, constants as literals at the use, and nothing that needs the inliner.
/// </summary>
internal class StatementWriter
{
    /// <summary>Half a vector: what stores less than a whole one, and all that <see cref="HalfVectorWriter"/> uses.</summary>
    protected const string H = "__H";

    /// <summary>Type of half a vector.</summary>
    protected const string HalfType = "__HF";

    private const string V = "__V";
    private const string F = "__F";
    private const string U = "__U";
    private const string Avx2 = "global::System.Runtime.Intrinsics.X86.Avx2";

    private readonly bool _whole;

    /// <param name="writer">Takes the lines.</param>
    /// <param name="names">Of registers.</param>
    /// <param name="whole">The kernel runs only where <see cref="WholeVectors"/> holds.</param>
    public StatementWriter(CodeWriter writer, RegisterNames names, bool whole = false)
    {
        Writer = writer;
        Names = names;
        _whole = whole;
    }

    /// <summary>Constant for the JIT and for Native AOT: vectors of eight lanes are one register, so kernels written in them are the better ones.</summary>
    public static string WholeVectors { get; } = $"{Avx2}.IsSupported";

    /// <summary>Short names for what emitted lines use; they cannot collide with the user's.</summary>
    public static IReadOnlyList<string> Aliases { get; } = new[]
    {
        $"using {F} = global::System.Runtime.Intrinsics.Vector256<float>;",
        $"using {H} = global::System.Runtime.Intrinsics.Vector128;",
        $"using {HalfType} = global::System.Runtime.Intrinsics.Vector128<float>;",
        $"using {U} = global::System.Runtime.CompilerServices.Unsafe;",
        $"using {V} = global::System.Runtime.Intrinsics.Vector256;",
    };

    /// <summary>A reference to a float some floats after another.</summary>
    public static string Reference(string start, string offset) => offset == "0" ? $"ref {start}" : $"ref {U}.Add(ref {start}, {offset})";

    protected CodeWriter Writer { get; }

    /// <summary>Of registers.</summary>
    protected RegisterNames Names { get; }

    /// <summary>All locals.</summary>
    public virtual void Declare() => Declare(F, Names.Locals);

    /// <summary>Statements in order.</summary>
    public void Write(IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
            Write(statement);
    }

    private void Write(Statement statement)
    {
        switch (statement)
        {
            case ComputeStatement c:
                Compute(c);
                break;
            case StoreStatement s:
                Store(s);
                break;
            case ReferenceStatement r:
                string offset = r.Index is null ? CSharpText.Int(r.Offset)
                    : r.Offset == 0 ? $"{r.Index} * {CSharpText.Int(r.Scale)}"
                    : $"({r.Index} * {CSharpText.Int(r.Scale)}) + {CSharpText.Int(r.Offset)}";
                Writer.Line($"ref float {r.Name} = {Reference(r.Base, offset)};");
                break;
            case AdvanceStatement a:
                Writer.Line($"{a.Name} = {Reference(a.Name, CSharpText.Int(a.By))};");
                break;
            case LoopStatement l:
                string count = l.CountParameter ?? CSharpText.Int(l.Count);
                if (l.Turns)
                {
                    Writer.Block($"for (int i = 0; i < {count}; i++)", () =>
                    {
                        Writer.Line($"int {l.Index} = turn == 0 ? i : {CSharpText.Int(l.Count - 1)} - i;");
                        Write(l.Body);
                    });
                    break;
                }
                Writer.Block($"for (int {l.Index} = 0; {l.Index} < {count}; {l.Index}++)", () => Write(l.Body));
                break;
            case CommentStatement c:
                Writer.Line("// " + c.Text);
                break;
            default:
                throw new InvalidOperationException($"No spelling for {statement.GetType().Name}.");
        }
    }

    /// <summary>target = op(A, B, C).</summary>
    protected virtual void Compute(ComputeStatement c) => Writer.Line($"{Names[c.Target]} = {Expression(c)};");

    private string Expression(ComputeStatement c)
    {
        string a = Operand(c.A), b = Operand(c.B);
        return c.Op switch
        {
            VectorOp.Copy => a,
            VectorOp.Broadcast => $"{V}.Create({Scalar(c.A.Memory)})",
            VectorOp.LoadFirst => $"{V}.Create({string.Join(", ", Enumerable.Range(0, 8).Select(i => i < c.Count ? Scalar(c.A.Memory.Plus(i)) : "0f"))})",
            VectorOp.Sqrt => $"{V}.Sqrt({a})",
            VectorOp.Add => $"{a} + {b}",
            VectorOp.Subtract => $"{a} - {b}",
            VectorOp.Multiply => $"{a} * {b}",
            VectorOp.Divide => $"{a} / {b}",
            VectorOp.MultiplyAdd => $"{V}.MultiplyAddEstimate({a}, {b}, {Operand(c.C)})",
            VectorOp.NegativeMultiplyAdd => $"{V}.MultiplyAddEstimate(-{a}, {b}, {Operand(c.C)})",
            VectorOp.MultiplySubtract => $"{V}.MultiplyAddEstimate({a}, {b}, -{Operand(c.C)})",
            VectorOp.Max => $"{V}.MaxNative({a}, {b})",
            VectorOp.Min => $"{V}.MinNative({a}, {b})",
            // The instruction takes the low three bits; where the shuffle is emulated, a mask makes the index valid.
            VectorOp.LookUp8 when _whole => $"{Avx2}.PermuteVar8x32({Table(c)}, {V}.AsInt32({a}))",
            VectorOp.LookUp8 => $"{V}.ShuffleNative({Table(c)}, {V}.AsInt32({a}) & {V}.Create(7))",
            VectorOp.ShiftExponent => $"{V}.AsSingle({V}.AsInt32({a}) + ({V}.AsInt32({b}) << 20))",
            VectorOp.OneWhereAboveZero => $"{V}.GreaterThan({a}, {F}.Zero) & {V}.Create(1f)",
            VectorOp.SelectFirst => $"{V}.ConditionalSelect({V}.AsSingle({V}.Create({Lanes(i => i < c.Count ? -1 : 0)})), {a}, {b})",
            VectorOp.Rotate => $"{V}.Shuffle({a}, {V}.Create({Lanes(i => (i + c.Count) % 8)}))",
            VectorOp.Blend => $"{V}.ConditionalSelect({V}.AsSingle({V}.Create({Lanes(i => (i & c.Count) == 0 ? -1 : 0)})), {a}, {b})",
            VectorOp.Exchange => $"{V}.Shuffle({a}, {V}.Create({Lanes(i => i ^ c.Count)}))",
            _ => throw new InvalidOperationException($"No spelling for {c.Op}."),
        };
    }

    /// <summary>Writes to memory.</summary>
    protected virtual void Store(StoreStatement s)
    {
        string value = Operand(s.Value), target = s.To.Base;
        if (s.Lanes == 8)
        {
            Writer.Line($"{V}.StoreUnsafe({value}, ref {target}{Offset(s.To.Offset)});");
            return;
        }
        int start = 0;
        if (s.Lanes >= 4)
        {
            Writer.Line($"{H}.StoreUnsafe({V}.GetLower({value}), ref {target}{Offset(s.To.Offset)});");
            start = 4;
        }
        for (int lane = start; lane < s.Lanes; lane++)
            Writer.Line($"{Scalar(s.To.Plus(lane))} = {V}.GetElement({value}, {CSharpText.Int(lane)});");
    }

    private string Operand(Operand operand) => operand.Kind switch
    {
        OperandKind.Register => Names[operand.Register],
        OperandKind.Memory => $"{V}.LoadUnsafe(ref {operand.Memory.Base}{Offset(operand.Memory.Offset)})",
        OperandKind.Literal => operand.Number == 0 ? $"{F}.Zero" : $"{V}.Create({CSharpText.Float(operand.Number)})",
        _ => "",
    };

    /// <summary>One float in memory.</summary>
    protected static string Scalar(Address address) =>
        address.Offset == 0 ? address.Base : $"{U}.Add(ref {address.Base}, {CSharpText.Int(address.Offset)})";

    /// <summary>Last argument of a load or a store, if any.</summary>
    protected static string Offset(int offset) => offset == 0 ? "" : ", " + CSharpText.Int(offset);

    /// <summary>Declares locals, some on a line.</summary>
    protected void Declare(string type, IReadOnlyList<string> names)
    {
        const int PerLine = 12;
        for (int i = 0; i < names.Count; i += PerLine)
            Writer.Line($"{type} {string.Join(", ", names.Skip(i).Take(PerLine))};");
    }

    private static string Table(ComputeStatement c) => $"{V}.Create({string.Join(", ", c.Table!.Select(CSharpText.Float))})";

    private static string Lanes(Func<int, int> lane) => string.Join(", ", Enumerable.Range(0, 8).Select(i => CSharpText.Int(lane(i))));
}
