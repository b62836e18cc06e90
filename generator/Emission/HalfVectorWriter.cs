using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Emission;

/// <summary>
/// The same statements for machines whose vectors have four lanes: every register is two locals, the low half and the high one (whose name ends in h),
/// and every operation two lines, so a lane meets the same operations in the same order. What only exchanges halves costs nothing.
/// </summary>
internal sealed class HalfVectorWriter : StatementWriter
{
    private const int Lanes = 4;

    /// <summary>Marks what has the same floats in both halves, so that one local serves them.</summary>
    private const string Uniform = "_all";

    /// <summary>The indices of two neighbouring lanes.</summary>
    private const string Indices = "indices";

    private const string IndexType = "global::System.Runtime.Intrinsics.Vector128<ulong>";

    private const int TableBits = 3;

    private const int TableSize = 1 << TableBits;

    /// <summary>Halves of what is rotated: the target may be the source.</summary>
    private const string Turned = "turned";

    private readonly HashSet<int> _uniform;
    private readonly IReadOnlyList<IReadOnlyList<float>> _tables;

    private HalfVectorWriter(CodeWriter writer, Kernel kernel, RegisterNames names, HashSet<int> uniform)
        : base(writer, kernel, names)
    {
        _uniform = uniform;
        var tables = new List<IReadOnlyList<float>>();
        foreach (IReadOnlyList<float> table in All(kernel.Body).Where(c => c.Op == VectorOp.LookUp8).Select(c => c.Table!))
        {
            if (!tables.Any(t => t.SequenceEqual(table)))
                tables.Add(table);
        }
        _tables = tables;
    }

    public static HalfVectorWriter Of(CodeWriter writer, Kernel kernel)
    {
        var uniform = new HashSet<int>(All(kernel.Body).Where(IsUniform).Select(c => c.Target));
        uniform.ExceptWith(All(kernel.Body).Where(c => !IsUniform(c)).Select(c => c.Target));
        var names = new RegisterNames(kernel, kernel.Hints.Select((hint, register) => uniform.Contains(register) ? hint + Uniform : hint).ToArray());
        return new HalfVectorWriter(writer, kernel, names, uniform);
    }

    public override void Declare()
    {
        string[] single = _uniform.Select(r => Names[r]).Distinct().ToArray();
        Declare(HalfType, Names.Locals.SelectMany(n => single.Contains(n) ? new[] { n } : new[] { n, High(n) }).ToArray());
        if (All(Kernel.Body).Any(Turns))
            Declare(HalfType, new[] { Turned, High(Turned) });
        Declare(HalfType, Alternation.Registers(Kernel.Body, _uniform).Select(r => Names[r]).Distinct().OrderBy(n => n, StringComparer.Ordinal)
            .SelectMany(n => new[] { Second(n), Second(High(n)) }).ToArray());
        if (_tables.Count == 0)
            return;
        Declare(IndexType, new[] { Indices });
        for (int table = 0; table < _tables.Count; table++)
            DeclarePairs(table);
    }

    /// <summary>
    /// All pairs of entries of a table, in memory, because one load of a pair costs less than two of entries. The constant data of the assembly is where the compiler puts the array.
    /// </summary>
    private void DeclarePairs(int table)
    {
        string entries = "entries" + Suffix(table);
        Writer.Block($"global::System.ReadOnlySpan<float> {entries} = new float[]", () =>
        {
            foreach (float second in _tables[table])
                Writer.Line(string.Join(" ", _tables[table].Select(first => $"{CSharpText.Float(first)}, {CSharpText.Float(second)},")));
        }, "};");
        Writer.Line($"ref double {Pairs(table)} = ref {U}.As<float, double>(ref global::System.Runtime.InteropServices.MemoryMarshal.GetReference({entries}));");
    }

    /// <summary>Products that move a sum are spelled here.</summary>
    public override void Write(IReadOnlyList<Statement> statements)
    {
        var alternation = new Alternation(statements, _uniform);
        for (int i = 0; i < statements.Count; i++)
        {
            bool away = alternation.MovesAway(i), back = alternation.MovesBack(i);
            if (!away && !back)
            {
                Write(statements[i]);
                continue;
            }
            var c = (ComputeStatement)statements[i];
            for (int half = 0; half < 2; half++)
            {
                string sum = Name(c.Target, half), second = Second(sum);
                Writer.Line($"{(away ? second : sum)} = {MultiplyAdd(c, half, away ? sum : second)};");
            }
        }
    }

    protected override void Compute(ComputeStatement c)
    {
        if (Turns(c))
        {
            Rotate(c);
            return;
        }
        for (int half = 0; half < (_uniform.Contains(c.Target) ? 1 : 2); half++)
        {
            if (c.Op == VectorOp.LookUp8)
                LookUp(c, half);
            else
                Assign(Name(c.Target, half), Expression(c, half));
        }
    }

    protected override void Store(StoreStatement s)
    {
        for (int half = 0; half < 2; half++)
        {
            int start = half * Lanes, lanes = Math.Min(Lanes, s.Lanes - start);
            string value = Operand(s.Value, half);
            if (lanes == Lanes)
            {
                Writer.Line($"{H}.StoreUnsafe({value}, ref {s.To.Base}{Offset(s.To.Offset + start)});");
                continue;
            }
            for (int lane = 0; lane < lanes; lane++)
                Writer.Line($"{Scalar(s.To.Plus(start + lane))} = {H}.GetElement({value}, {CSharpText.Int(lane)});");
        }
    }

    private string Expression(ComputeStatement c, int half)
    {
        string a = Operand(c.A, half), b = Operand(c.B, half);
        return c.Op switch
        {
            VectorOp.Copy => a,
            VectorOp.Broadcast => $"{H}.Create({Scalar(c.A.Memory)})",
            VectorOp.LoadFour => $"{H}.LoadUnsafe(ref {c.A.Memory.Base}{Offset(c.A.Memory.Offset)})",
            // Of integers, whose instruction leaves its source alone where that of floats overwrites it.
            VectorOp.Pick => $"{H}.AsSingle({H}.Shuffle({H}.AsInt32({a}), {H}.Create({CSharpText.Int(c.Count)})))",
            VectorOp.LoadFirst => LoadFirst(c, half),
            VectorOp.Sqrt => $"{H}.Sqrt({a})",
            VectorOp.Add => $"{a} + {b}",
            VectorOp.Subtract => $"{a} - {b}",
            VectorOp.Multiply => $"{a} * {b}",
            VectorOp.Divide => $"{a} / {b}",
            VectorOp.Round => $"{b} - {Operand(c.C, half)}",
            VectorOp.MultiplyAdd => MultiplyAdd(c, half, Operand(c.C, half)),
            VectorOp.NegativeMultiplyAdd => $"{H}.MultiplyAddEstimate(-{a}, {b}, {Operand(c.C, half)})",
            VectorOp.MultiplySubtract => $"{H}.MultiplyAddEstimate({a}, {b}, -{Operand(c.C, half)})",
            VectorOp.Max => $"{H}.MaxNative({a}, {b})",
            VectorOp.Min => $"{H}.MinNative({a}, {b})",
            VectorOp.ShiftExponent => $"{H}.AsSingle({H}.AsInt32({a}) + ({H}.AsInt32({b}) << {CSharpText.Int(c.Count)}))",
            VectorOp.OneWhereAboveZero => $"{H}.GreaterThan({a}, {HalfType}.Zero) & {H}.Create(1f)",
            VectorOp.SelectFirst => Select(i => (half * Lanes) + i < c.Count, a, b),
            VectorOp.Blend => Select(i => (((half * Lanes) + i) & c.Count) == 0, a, b),
            VectorOp.Exchange when c.Count < Lanes => Shuffle(a, i => i ^ c.Count),
            _ => throw new InvalidOperationException($"No spelling for {c.Op} by {c.Count}."),
        };
    }

    /// <summary>Lanes that one half has and the other needs; a rotation by four is the other half.</summary>
    private void Rotate(ComputeStatement c)
    {
        int count = c.Op == VectorOp.Exchange ? Lanes : c.Count;
        for (int half = 0; half < 2; half++)
            Writer.Line($"{Half(Turned, half)} = {(count == Lanes ? Operand(c.A, half) : Shuffle(Operand(c.A, half), i => (i + count) % Lanes))};");
        for (int half = 0; half < 2; half++)
            Assign(Name(c.Target, half), Select(i => i + count < Lanes, Half(Turned, half), Half(Turned, 1 - half)));
    }

    private string MultiplyAdd(ComputeStatement c, int half, string sum) => $"{H}.MultiplyAddEstimate({Operand(c.A, half)}, {Operand(c.B, half)}, {sum})";

    /// <summary>
    /// Not every processor shuffles by a variable (Native AOT does not count on it), so entries come from memory, two at once: the lower index of
    /// a pair of lanes stands in the low bits of their 64, and a shift puts the upper one beside it.
    /// </summary>
    private void LookUp(ComputeStatement c, int half)
    {
        string Pair(int pair) => $"{U}.Add(ref {Pairs(IndexOf(c.Table!))}, (nint){H}.GetElement({H}.AsUInt16({Indices}), {CSharpText.Int(pair * Lanes)}))";
        Writer.Line($"{Indices} = {H}.AsUInt64({H}.AsInt32({Operand(c.A, half)}) & {H}.Create({CSharpText.Int(TableSize - 1)}));");
        Writer.Line($"{Indices} = {Indices} | ({Indices} >> {CSharpText.Int(32 - TableBits)});");
        Writer.Line($"{Name(c.Target, half)} = {H}.AsSingle({H}.Create({Pair(0)}, {Pair(1)}));");
    }

    private int IndexOf(IReadOnlyList<float> table) => Enumerable.Range(0, _tables.Count).First(i => _tables[i].SequenceEqual(table));

    private static string Pairs(int table) => "pairs" + Suffix(table);

    private static string Suffix(int table) => table == 0 ? "" : CSharpText.Int(table);

    private string Select(Func<int, bool> first, string a, string b)
    {
        bool[] lanes = Enumerable.Range(0, Lanes).Select(first).ToArray();
        return lanes.All(l => l) ? a
            : !lanes.Contains(true) ? b
            : $"{H}.ConditionalSelect({H}.AsSingle({H}.Create({string.Join(", ", lanes.Select(l => l ? "-1" : "0"))})), {a}, {b})";
    }

    private string Operand(Operand operand, int half) => operand.Kind switch
    {
        OperandKind.Register => Name(operand.Register, half),
        OperandKind.Memory => $"{H}.LoadUnsafe(ref {operand.Memory.Base}{Offset(operand.Memory.Offset + (half * Lanes))})",
        OperandKind.Literal => operand.Number == 0 ? $"{HalfType}.Zero" : $"{H}.Create({CSharpText.Float(operand.Number)})",
        _ => "",
    };

    private string LoadFirst(ComputeStatement c, int half)
    {
        int start = half * Lanes, count = c.Count - start;
        return count <= 0 ? $"{HalfType}.Zero"
            : count >= Lanes ? Operand(c.A, half)
            : $"{H}.Create({string.Join(", ", Enumerable.Range(start, Lanes).Select(i => i < c.Count ? Scalar(c.A.Memory.Plus(i)) : "0f"))})";
    }

    private string Name(int register, int half) => _uniform.Contains(register) ? Names[register] : Half(Names[register], half);

    private static bool IsUniform(ComputeStatement c) => c.Op is VectorOp.Broadcast or VectorOp.LoadFour or VectorOp.Pick;

    private static bool Turns(ComputeStatement c) => c.Op == VectorOp.Rotate || (c.Op == VectorOp.Exchange && c.Count == Lanes);

    private static string Half(string name, int half) => half == 0 ? name : High(name);

    private static string High(string name) => name + "h";

    /// <summary>Where a sum is for a while; see <see cref="Alternation"/>.</summary>
    private static string Second(string name) => name + "s";

    private static string Shuffle(string a, Func<int, int> lane) =>
        $"{H}.Shuffle({a}, {H}.Create({string.Join(", ", Enumerable.Range(0, Lanes).Select(i => CSharpText.Int(lane(i))))}))";

    private static IEnumerable<ComputeStatement> All(IReadOnlyList<Statement> body) =>
        body.OfType<ComputeStatement>().Concat(body.OfType<LoopStatement>().SelectMany(l => All(l.Body)));
}
