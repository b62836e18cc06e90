using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

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

    /// <summary>The type of magnitudes.</summary>
    public const string Integers = "global::System.Runtime.Intrinsics.Vector256<int>";

    /// <summary>References plus offsets.</summary>
    protected const string U = "__U";

    private const string V = "__V";
    private const string F = "__F";
    private const string W = "__W";
    private const string LongType = "__WF";
    private const string Block = "global::LstmGen.CompilerServices.VectorBlock";
    private const string Avx = "global::System.Runtime.Intrinsics.X86.Avx";
    private const string Avx2 = "global::System.Runtime.Intrinsics.X86.Avx2";
    private const string Fma = "global::System.Runtime.Intrinsics.X86.Fma";
    private const string Avx512 = "global::System.Runtime.Intrinsics.X86.Avx512F";

    private readonly bool _whole;
    private readonly PackedBlocks? _packed;

    /// <param name="writer">Takes the lines.</param>
    /// <param name="kernel">Whose statements they are; with vectors of sixteen lanes it runs only where <see cref="LongVectors"/> holds.</param>
    /// <param name="names">Of its registers.</param>
    /// <param name="whole">It runs only where <see cref="WholeVectors"/> holds.</param>
    /// <param name="packed">Weights that are fields; null: all are loaded.</param>
    public StatementWriter(CodeWriter writer, Kernel kernel, RegisterNames names, bool whole = false, PackedBlocks? packed = null)
    {
        _packed = packed;
        Kernel = kernel;
        Writer = writer;
        Names = names;
        _whole = whole;
    }

    /// <summary>Constant for the JIT and for Native AOT: vectors of eight lanes are one register, so kernels written in them are the better ones. Since .NET 10 it implies fused multiply-add.</summary>
    public static string WholeVectors { get; } = $"{Avx2}.IsSupported";

    /// <summary>The same for steps in vectors of sixteen lanes. Where the processor would slow down for them, the run-time does not call them accelerated; where they gain nothing, the last part says so: a field of the model, set before its first step is compiled, hence a constant to the JIT.</summary>
    public static string LongVectors { get; } = $"global::System.Runtime.Intrinsics.Vector512.IsHardwareAccelerated && {Avx512}.IsSupported && {EmittedMembers.PrivatePrefix}LongSteps";

    /// <summary>Short names for what emitted lines use; they cannot collide with the user's.</summary>
    public static IReadOnlyList<string> Aliases { get; } = new[]
    {
        $"using {F} = global::System.Runtime.Intrinsics.Vector256<float>;",
        $"using {H} = global::System.Runtime.Intrinsics.Vector128;",
        $"using {HalfType} = global::System.Runtime.Intrinsics.Vector128<float>;",
        $"using {U} = global::System.Runtime.CompilerServices.Unsafe;",
        $"using {V} = global::System.Runtime.Intrinsics.Vector256;",
    };

    /// <summary>The same for vectors of sixteen lanes, in files that have them.</summary>
    public static IReadOnlyList<string> LongAliases { get; } = new[]
    {
        $"using {W} = global::System.Runtime.Intrinsics.Vector512;",
        $"using {LongType} = global::System.Runtime.Intrinsics.Vector512<float>;",
    };

    /// <summary>A reference to a float some floats after another.</summary>
    public static string Reference(string start, string offset) => offset == "0" ? $"ref {start}" : $"ref {U}.Add(ref {start}, {offset})";

    protected CodeWriter Writer { get; }

    /// <summary>Whose statements they are.</summary>
    protected Kernel Kernel { get; }

    /// <summary>Of registers.</summary>
    protected RegisterNames Names { get; }

    /// <summary>All locals.</summary>
    public virtual void Declare()
    {
        string[] halves = Kernel.Halves.Select(r => Names[r]).ToArray();
        Declare(Spelling(Kernel.Lanes).Type, Names.Locals.Except(halves).ToArray());
        Declare(F, Names.Locals.Intersect(halves).ToArray());
        foreach ((string reference, int offset) in _packed?.References ?? Array.Empty<(string, int)>())
            Writer.Line($"ref {Block} {reference} = ref {U}.As<float, {Block}>({Reference(Buffers.Weights, CSharpText.Int(offset))});");
    }

    /// <summary>Statements in order.</summary>
    public virtual void Write(IReadOnlyList<Statement> statements)
    {
        foreach (Statement statement in statements)
            Write(statement);
    }

    /// <summary>One statement.</summary>
    protected void Write(Statement statement)
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
    protected virtual void Compute(ComputeStatement c) => Assign(Names[c.Target], Expression(c, Spelling(Kernel.LanesOf(c))));

    /// <summary>A copy is often of the target itself.</summary>
    protected void Assign(string target, string value)
    {
        if (value != target)
            Writer.Line($"{target} = {value};");
    }

    private string Expression(ComputeStatement c, VectorSpelling v)
    {
        string a = Operand(c.A, v), b = Operand(c.B, v);
        return c.Op switch
        {
            VectorOp.Copy => a,
            VectorOp.Broadcast => $"{v.Class}.Create({Scalar(c.A.Memory)})",
            // A load of half a vector, which the instruction that doubles it takes from memory, and a permutation within halves: no load a float.
            VectorOp.LoadFour => $"{V}.Create({H}.LoadUnsafe(ref {c.A.Memory.Base}{Offset(c.A.Memory.Offset)}))",
            VectorOp.Pick when _whole => $"{Avx}.Permute({a}, {CSharpText.Int(c.Count * 0b01_01_01_01)})",
            VectorOp.LoadFirst => $"{v.Class}.Create({string.Join(", ", Enumerable.Range(0, v.Lanes).Select(i => i < c.Count ? Scalar(c.A.Memory.Plus(i)) : "0f"))})",
            VectorOp.Sqrt => $"{v.Class}.Sqrt({a})",
            VectorOp.Add => $"{a} + {b}",
            VectorOp.Subtract => $"{a} - {b}",
            VectorOp.Multiply => $"{a} * {b}",
            VectorOp.Divide => $"{a} / {b}",
            VectorOp.Round when _whole => $"{v.Class}.Round({a})",
            VectorOp.Round => $"{b} - {Operand(c.C, v)}",
            VectorOp.MultiplyAdd => $"{v.Class}.MultiplyAddEstimate({a}, {b}, {Operand(c.C, v)})",
            // Estimates do not take a negation in; what does is there wherever vectors are whole, and gives the same bits.
            VectorOp.NegativeMultiplyAdd when _whole => $"{Negating("MultiplyAddNegated", v)}({a}, {b}, {Operand(c.C, v)})",
            VectorOp.MultiplySubtract when _whole => $"{Negating("MultiplySubtract", v)}({a}, {b}, {Operand(c.C, v)})",
            VectorOp.NegativeMultiplyAdd => $"{v.Class}.MultiplyAddEstimate(-{a}, {b}, {Operand(c.C, v)})",
            VectorOp.MultiplySubtract => $"{v.Class}.MultiplyAddEstimate({a}, {b}, -{Operand(c.C, v)})",
            VectorOp.Max => $"{v.Class}.MaxNative({a}, {b})",
            VectorOp.Min => $"{v.Class}.MinNative({a}, {b})",
            // The instruction takes the low three bits (four of sixteen lanes, whose table stands there twice); where the shuffle is emulated, a mask makes the index valid.
            VectorOp.LookUp8 when v.Lanes == LaneLayout.Lanes512 => $"{Avx512}.PermuteVar16x32({Table(c, v)}, {v.Class}.AsInt32({a}))",
            VectorOp.LookUp8 when _whole => $"{Avx2}.PermuteVar8x32({Table(c, v)}, {V}.AsInt32({a}))",
            VectorOp.LookUp8 => $"{V}.ShuffleNative({Table(c, v)}, {V}.AsInt32({a}) & {V}.Create(7))",
            VectorOp.ShiftExponent => $"{v.Class}.AsSingle({v.Class}.AsInt32({a}) + ({v.Class}.AsInt32({b}) << {CSharpText.Int(c.Count)}))",
            VectorOp.OneWhereAboveZero => $"{v.Class}.GreaterThan({a}, {v.Type}.Zero) & {v.Class}.Create(1f)",
            VectorOp.SelectFirst => $"{v.Class}.ConditionalSelect({v.Class}.AsSingle({v.Class}.Create({Lanes(v, i => i < c.Count ? -1 : 0)})), {a}, {b})",
            VectorOp.Rotate => $"{V}.Shuffle({a}, {V}.Create({Lanes(v, i => (i + c.Count) % 8)}))",
            VectorOp.Blend => $"{V}.ConditionalSelect({V}.AsSingle({V}.Create({Lanes(v, i => (i & c.Count) == 0 ? -1 : 0)})), {a}, {b})",
            VectorOp.Exchange => $"{V}.Shuffle({a}, {V}.Create({Lanes(v, i => i ^ c.Count)}))",
            VectorOp.Lower => $"{W}.GetLower({a})",
            VectorOp.Upper => $"{W}.GetUpper({a})",
            _ => throw new InvalidOperationException($"No spelling for {c.Op}."),
        };
    }

    private static string Negating(string name, VectorSpelling v) => v.Lanes == LaneLayout.Lanes512 ? $"{Avx512}.Fused{name}" : $"{Fma}.{name}";

    /// <summary>Writes to memory.</summary>
    protected virtual void Store(StoreStatement s)
    {
        VectorSpelling v = Spelling(Kernel.LanesOf(s));
        string value = Operand(s.Value, v), target = s.To.Base;
        if (s.Lanes == v.Lanes)
        {
            Writer.Line($"{v.Class}.StoreUnsafe({value}, ref {target}{Offset(s.To.Offset)});");
            return;
        }
        int start = 0;
        string eight = value;
        if (v.Lanes == LaneLayout.Lanes512)
        {
            eight = $"{W}.GetLower({value})";
            if (s.Lanes >= LaneLayout.Lanes)
            {
                Writer.Line($"{V}.StoreUnsafe({eight}, ref {target}{Offset(s.To.Offset)});");
                start = LaneLayout.Lanes;
                eight = $"{W}.GetUpper({value})";
            }
        }
        if (s.Lanes - start >= 4)
        {
            Writer.Line($"{H}.StoreUnsafe({V}.GetLower({eight}), ref {target}{Offset(s.To.Offset + start)});");
            start += 4;
        }
        for (int lane = start; lane < s.Lanes; lane++)
            Writer.Line($"{Scalar(s.To.Plus(lane))} = {v.Class}.GetElement({value}, {CSharpText.Int(lane)});");
    }

    private string Operand(Operand operand, VectorSpelling v) => operand.Kind switch
    {
        OperandKind.Register => Names[operand.Register],
        OperandKind.Memory when _packed?.Field(operand.Memory) is { } field => field,
        OperandKind.Memory => $"{v.Class}.LoadUnsafe(ref {operand.Memory.Base}{Offset(operand.Memory.Offset)})",
        OperandKind.Literal => operand.Number == 0 ? $"{v.Type}.Zero" : $"{v.Class}.Create({CSharpText.Float(operand.Number)})",
        _ => "",
    };

    /// <summary>Magnitudes of a vector in memory as integers, which are in the order of the floats.</summary>
    public static string Magnitudes(Address address) => $"{V}.AsInt32({V}.Abs({V}.LoadUnsafe(ref {address.Base}{Offset(address.Offset)})))";

    /// <summary>The larger of two integers, lane by lane.</summary>
    public static string Larger(string a, string b) => $"{V}.Max({a}, {b})";

    /// <summary>By how much integers are above a bound.</summary>
    public static string Excess(string a, string bound) => $"{a} - {V}.Create({bound})";

    /// <summary>Some integer is above zero.</summary>
    public static string AnyAboveZero(string a) => $"{V}.GreaterThanAny({a}, {V}.Create(0))";

    /// <summary>One float in memory.</summary>
    public static string Scalar(Address address) =>
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

    private static string Table(ComputeStatement c, VectorSpelling v) => $"{v.Class}.Create({string.Join(", ", Enumerable.Range(0, v.Lanes).Select(i => CSharpText.Float(c.Table![i % 8])))})";

    private static VectorSpelling Spelling(int lanes) => lanes == LaneLayout.Lanes512 ? new(W, LongType, lanes) : new(V, F, lanes);

    private static string Lanes(VectorSpelling v, Func<int, int> lane) => string.Join(", ", Enumerable.Range(0, v.Lanes).Select(i => CSharpText.Int(lane(i))));
}
