using System;
using System.Collections.Generic;

namespace LstmGen.Generator.Kernels;

/// <summary>Collects statements; every result is a new register unless it accumulates into an old one.</summary>
internal sealed class KernelBuilder
{
    private readonly List<string> _hints = new();
    private readonly Stack<List<Statement>> _blocks = new();

    /// <param name="exponentials">How exponentials are made; null: as the default tier does.</param>
    public KernelBuilder(ExponentialForm? exponentials = null)
    {
        Exponentials = exponentials ?? DefaultForm.Instance;
        _blocks.Push(new List<Statement>());
    }

    /// <summary>How exponentials are made.</summary>
    public ExponentialForm Exponentials { get; }

    public IReadOnlyList<string> Hints => _hints;

    public IReadOnlyList<Statement> Statements => _blocks.Peek();

    public void Emit(Statement statement) => _blocks.Peek().Add(statement);

    public void Emit(IEnumerable<Statement> statements) => _blocks.Peek().AddRange(statements);

    /// <summary>What an action emits, kept apart from the kernel.</summary>
    public IReadOnlyList<Statement> Capture(Action emit)
    {
        _blocks.Push(new List<Statement>());
        emit();
        return _blocks.Pop();
    }

    public void Comment(string text) => Emit(new CommentStatement(text));

    /// <summary>Emits a loop whose body is what <paramref name="body"/> emits, after what it found it needs first.</summary>
    public void Loop(string index, int count, Action body, Func<IEnumerable<Statement>>? prologue = null, bool turns = false) =>
        Loop(new LoopStatement(index, count, Array.Empty<Statement>()) { Turns = turns }, body, prologue);

    /// <summary>The same with a number of iterations that is a parameter of the kernel.</summary>
    public void Loop(string index, string count, Action body, Func<IEnumerable<Statement>>? prologue = null) =>
        Loop(new LoopStatement(index, 1, Array.Empty<Statement>()) { CountParameter = count }, body, prologue);

    public Kernel Build(string name, string summary, IReadOnlyList<string>? schedule = null, int lanes = 8) =>
        new(name, summary, Statements, _hints) { Schedule = schedule ?? Array.Empty<string>(), Lanes = lanes };

    public Operand Literal(float number) => Operand.Literal(number);

    public Operand Load(Address from, string hint) => Compute(VectorOp.Copy, hint, Operand.At(from));

    public Operand Broadcast(Address from, string hint) => Compute(VectorOp.Broadcast, hint, Operand.At(from));

    /// <summary>Four floats at once, for <see cref="Pick"/>.</summary>
    public Operand LoadFour(Address from, string hint) => Compute(VectorOp.LoadFour, hint, Operand.At(from));

    /// <summary>One of four floats in all lanes.</summary>
    public Operand Pick(Operand four, int lane, string hint) =>
        Add(new ComputeStatement(NewRegister(hint), VectorOp.Pick, four) { Count = lane });

    public Operand Copy(Operand a, string hint) => Compute(VectorOp.Copy, hint, a);

    public Operand Add(Operand a, Operand b, string hint = "t") => Compute(VectorOp.Add, hint, a, b);

    public Operand Subtract(Operand a, Operand b, string hint = "t") => Compute(VectorOp.Subtract, hint, a, b);

    public Operand Multiply(Operand a, Operand b, string hint = "t") => Compute(VectorOp.Multiply, hint, a, b);

    public Operand Scale(Operand a, float factor) => Multiply(a, Literal(factor));

    public Operand Divide(Operand a, Operand b, string hint = "t") => Compute(VectorOp.Divide, hint, a, b);

    public Operand Sqrt(Operand a, string hint = "t") => Compute(VectorOp.Sqrt, hint, a);

    /// <summary>The first <paramref name="count"/> floats of a vector whose memory ends there.</summary>
    public Operand LoadFirst(Address from, int count, string hint) =>
        Add(new ComputeStatement(NewRegister(hint), VectorOp.LoadFirst, Operand.At(from)) { Count = count });

    /// <summary>a * b + c.</summary>
    public Operand MultiplyAdd(Operand a, Operand b, Operand c, string hint = "t") => Compute(VectorOp.MultiplyAdd, hint, a, b, c);

    /// <summary>c - a * b.</summary>
    public Operand NegativeMultiplyAdd(Operand a, Operand b, Operand c, string hint = "t") => Compute(VectorOp.NegativeMultiplyAdd, hint, a, b, c);

    /// <summary>a * b - c.</summary>
    public Operand MultiplySubtract(Operand a, Operand b, Operand c, string hint = "t") => Compute(VectorOp.MultiplySubtract, hint, a, b, c);

    /// <summary>z to the nearest integer, where <paramref name="sum"/> is z + <paramref name="magic"/>.</summary>
    public Operand Round(Operand z, Operand sum, Operand magic, string hint = "t") => Compute(VectorOp.Round, hint, z, sum, magic);

    public Operand Max(Operand a, Operand b, string hint = "t") => Compute(VectorOp.Max, hint, a, b);

    public Operand Min(Operand a, Operand b, string hint = "t") => Compute(VectorOp.Min, hint, a, b);

    public Operand OneWhereAboveZero(Operand a, string hint = "t") => Compute(VectorOp.OneWhereAboveZero, hint, a);

    public Operand LookUp8(Operand index, IReadOnlyList<float> table) =>
        Add(new ComputeStatement(NewRegister("t"), VectorOp.LookUp8, index) { Table = table });

    /// <summary>a times two to the integer in the bits of <paramref name="by"/> that a shift to the left brings to the exponent field.</summary>
    public Operand ShiftExponent(Operand a, Operand by, int shift = 20) =>
        Add(new ComputeStatement(NewRegister("t"), VectorOp.ShiftExponent, a, by) { Count = shift });

    public Operand SelectFirst(int count, Operand a, Operand b) =>
        Add(new ComputeStatement(NewRegister("t"), VectorOp.SelectFirst, a, b) { Count = count });

    public Operand Rotate(Operand a, int lanes) =>
        Add(new ComputeStatement(NewRegister("t"), VectorOp.Rotate, a) { Count = lanes });

    public Operand Blend(int bit, Operand a, Operand b) =>
        Add(new ComputeStatement(NewRegister("t"), VectorOp.Blend, a, b) { Count = bit });

    public Operand Exchange(Operand a, int bit) =>
        Add(new ComputeStatement(NewRegister("t"), VectorOp.Exchange, a) { Count = bit });

    /// <summary>accumulator += a * b.</summary>
    public void Accumulate(Operand accumulator, Operand a, Operand b) =>
        Emit(new ComputeStatement(accumulator.Register, VectorOp.MultiplyAdd, a, b, accumulator));

    /// <summary>accumulator = op(accumulator, a).</summary>
    public void Fold(VectorOp op, Operand accumulator, Operand a) =>
        Emit(new ComputeStatement(accumulator.Register, op, accumulator, a));

    /// <summary>Rotates a register's own lanes.</summary>
    public void Turn(Operand register, int lanes) =>
        Emit(new ComputeStatement(register.Register, VectorOp.Rotate, register) { Count = lanes });

    public void Store(Address to, Operand value, int lanes) => Emit(new StoreStatement(to, value, lanes));

    private void Loop(LoopStatement loop, Action body, Func<IEnumerable<Statement>>? prologue)
    {
        _blocks.Push(new List<Statement>());
        body();
        List<Statement> statements = _blocks.Pop();
        if (prologue is not null)
            statements.InsertRange(0, prologue());
        Emit(loop with { Body = statements });
    }

    private Operand Compute(VectorOp op, string hint, Operand a, Operand b = default, Operand c = default) =>
        Add(new ComputeStatement(NewRegister(hint), op, a, b, c));

    private Operand Add(ComputeStatement statement)
    {
        Emit(statement);
        return Operand.Of(statement.Target);
    }

    private int NewRegister(string hint)
    {
        _hints.Add(hint);
        return _hints.Count - 1;
    }
}
