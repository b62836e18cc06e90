using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Emission;

/// <summary>
/// One statement, one line of C#. The only file that spells vector operations, because spelling is where factors of
/// five hide: loads are <c>LoadUnsafe</c> with a constant offset (an intrinsic that folds into its user), one operation a
/// line, constants as literals at the use, and nothing that needs the inliner.
/// </summary>
internal sealed class StatementWriter
{
    private const string V = "__V";
    private const string H = "__H";
    private const string F = "__F";
    private const string U = "__U";

    private readonly CodeWriter _writer;
    private readonly RegisterNames _names;

    public StatementWriter(CodeWriter writer, RegisterNames names)
    {
        _writer = writer;
        _names = names;
    }

    /// <summary>Short names for what emitted lines use; they cannot collide with the user's.</summary>
    public static IReadOnlyList<string> Aliases { get; } = new[]
    {
        $"using {F} = global::System.Runtime.Intrinsics.Vector256<float>;",
        $"using {H} = global::System.Runtime.Intrinsics.Vector128;",
        $"using {U} = global::System.Runtime.CompilerServices.Unsafe;",
        $"using {V} = global::System.Runtime.Intrinsics.Vector256;",
    };

    /// <summary>A reference to a float some floats after another.</summary>
    public static string Reference(string start, string offset) => offset == "0" ? $"ref {start}" : $"ref {U}.Add(ref {start}, {offset})";

    public void Declare()
    {
        const int PerLine = 12;
        for (int i = 0; i < _names.Locals.Count; i += PerLine)
            _writer.Line($"{F} {string.Join(", ", _names.Locals.Skip(i).Take(PerLine))};");
    }

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
                _writer.Line($"{_names[c.Target]} = {Expression(c)};");
                break;
            case StoreStatement s:
                Store(s);
                break;
            case ReferenceStatement r:
                string offset = r.Index is null ? CSharpText.Int(r.Offset)
                    : r.Offset == 0 ? $"{r.Index} * {CSharpText.Int(r.Scale)}"
                    : $"({r.Index} * {CSharpText.Int(r.Scale)}) + {CSharpText.Int(r.Offset)}";
                _writer.Line($"ref float {r.Name} = {Reference(r.Base, offset)};");
                break;
            case AdvanceStatement a:
                _writer.Line($"{a.Name} = {Reference(a.Name, CSharpText.Int(a.By))};");
                break;
            case LoopStatement l:
                string count = l.CountParameter ?? CSharpText.Int(l.Count);
                if (l.Turns)
                {
                    _writer.Block($"for (int i = 0; i < {count}; i++)", () =>
                    {
                        _writer.Line($"int {l.Index} = turn == 0 ? i : {CSharpText.Int(l.Count - 1)} - i;");
                        Write(l.Body);
                    });
                    break;
                }
                _writer.Block($"for (int {l.Index} = 0; {l.Index} < {count}; {l.Index}++)", () => Write(l.Body));
                break;
            case CommentStatement c:
                _writer.Line("// " + c.Text);
                break;
            default:
                throw new InvalidOperationException($"No spelling for {statement.GetType().Name}.");
        }
    }

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
            // The mask makes the index valid where the shuffle is emulated; the hardware ignores the other bits anyway.
            VectorOp.LookUp8 => $"{V}.ShuffleNative({V}.Create({string.Join(", ", c.Table!.Select(CSharpText.Float))}), {V}.AsInt32({a}) & {V}.Create(7))",
            VectorOp.ShiftExponent => $"{V}.AsSingle({V}.AsInt32({a}) + ({V}.AsInt32({b}) << 20))",
            VectorOp.OneWhereAboveZero => $"{V}.GreaterThan({a}, {F}.Zero) & {V}.Create(1f)",
            VectorOp.SelectFirst => $"{V}.ConditionalSelect({V}.AsSingle({V}.Create({Lanes(i => i < c.Count ? -1 : 0)})), {a}, {b})",
            VectorOp.Rotate => $"{V}.Shuffle({a}, {V}.Create({Lanes(i => (i + c.Count) % 8)}))",
            VectorOp.Blend => $"{V}.ConditionalSelect({V}.AsSingle({V}.Create({Lanes(i => (i & c.Count) == 0 ? -1 : 0)})), {a}, {b})",
            VectorOp.Exchange => $"{V}.Shuffle({a}, {V}.Create({Lanes(i => i ^ c.Count)}))",
            _ => throw new InvalidOperationException($"No spelling for {c.Op}."),
        };
    }

    private void Store(StoreStatement s)
    {
        string value = Operand(s.Value), target = s.To.Base;
        if (s.Lanes == 8)
        {
            _writer.Line($"{V}.StoreUnsafe({value}, ref {target}{Offset(s.To.Offset)});");
            return;
        }
        int start = 0;
        if (s.Lanes >= 4)
        {
            _writer.Line($"{H}.StoreUnsafe({V}.GetLower({value}), ref {target}{Offset(s.To.Offset)});");
            start = 4;
        }
        for (int lane = start; lane < s.Lanes; lane++)
            _writer.Line($"{Scalar(s.To.Plus(lane))} = {V}.GetElement({value}, {CSharpText.Int(lane)});");
    }

    private string Operand(Operand operand) => operand.Kind switch
    {
        OperandKind.Register => _names[operand.Register],
        OperandKind.Memory => $"{V}.LoadUnsafe(ref {operand.Memory.Base}{Offset(operand.Memory.Offset)})",
        OperandKind.Literal => operand.Number == 0 ? $"{F}.Zero" : $"{V}.Create({CSharpText.Float(operand.Number)})",
        _ => "",
    };

    private static string Scalar(Address address) =>
        address.Offset == 0 ? address.Base : $"{U}.Add(ref {address.Base}, {CSharpText.Int(address.Offset)})";

    private static string Offset(int offset) => offset == 0 ? "" : ", " + CSharpText.Int(offset);

    private static string Lanes(Func<int, int> lane) => string.Join(", ", Enumerable.Range(0, 8).Select(i => CSharpText.Int(lane(i))));
}
