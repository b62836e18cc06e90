using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// A kernel in vectors of sixteen lanes as one in vectors of eight: every register becomes two and every operation two, so that a lane meets the same
/// operations in the same order. What has one float in all lanes stays one register. Statements between broadcasts come for all lower halves first, so that
/// few of them are alive together: memory of the one half is never that of the other, since blocks of sixteen lie side by side.
/// </summary>
internal sealed class KernelHalver
{
    private const int Lanes = 8;

    private readonly Kernel _kernel;
    private readonly List<string> _hints;
    private readonly Dictionary<int, int> _upper = new();

    private KernelHalver(Kernel kernel)
    {
        _kernel = kernel;
        _hints = kernel.Hints.ToList();
        foreach (int register in All(kernel.Body).Where(c => c.Op != VectorOp.Broadcast).Select(c => c.Target).Distinct().OrderBy(r => r))
        {
            _upper.Add(register, _hints.Count);
            _hints.Add(kernel.Hints[register] + "h");
        }
    }

    /// <exception cref="GraphException">The kernel has other vectors, or moves values across lanes.</exception>
    public static Kernel Of(Kernel kernel)
    {
        if (kernel.Lanes != 2 * Lanes)
            throw new GraphException($"Kernel {kernel.Name}: vectors of {kernel.Lanes} lanes have no halves of eight.");
        var halver = new KernelHalver(kernel);
        return new Kernel(kernel.Name, kernel.Summary, halver.Halved(kernel.Body).ToArray(), halver._hints) { Lanes = Lanes, Schedule = kernel.Schedule };
    }

    private static IEnumerable<ComputeStatement> All(IReadOnlyList<Statement> body) =>
        body.OfType<ComputeStatement>().Concat(body.OfType<LoopStatement>().SelectMany(l => All(l.Body)));

    private IEnumerable<Statement> Halved(IReadOnlyList<Statement> statements)
    {
        var run = new List<Statement>();
        foreach (Statement statement in statements)
        {
            if (statement is StoreStatement || (statement is ComputeStatement c && _upper.ContainsKey(c.Target)))
            {
                run.Add(statement);
                continue;
            }
            foreach (Statement half in Flush(run))
                yield return half;
            yield return statement is LoopStatement loop ? loop with { Body = Halved(loop.Body).ToArray() } : statement;
        }
        foreach (Statement half in Flush(run))
            yield return half;
    }

    private IEnumerable<Statement> Flush(List<Statement> run)
    {
        Statement[] halves = new[] { 0, 1 }.SelectMany(half => run.Select(s => Half(s, half)).OfType<Statement>()).ToArray();
        run.Clear();
        return halves;
    }

    private Statement? Half(Statement statement, int half)
    {
        if (statement is ComputeStatement c)
            return Half(c, half);
        var store = (StoreStatement)statement;
        int lanes = Math.Min(store.Lanes - (half * Lanes), Lanes);
        return lanes <= 0 ? null : new StoreStatement(store.To.Plus(half * Lanes), Half(store.Value, half), lanes);
    }

    private ComputeStatement Half(ComputeStatement c, int half)
    {
        int target = half == 0 ? c.Target : _upper[c.Target];
        ComputeStatement result = c with { Target = target, A = Half(c.A, half), B = Half(c.B, half), C = Half(c.C, half) };
        int count = c.Count - (half * Lanes);
        switch (c.Op)
        {
            case VectorOp.Rotate or VectorOp.Blend or VectorOp.Exchange:
                throw new GraphException($"Kernel {_kernel.Name}: {c.Op} in vectors of {_kernel.Lanes} lanes.");
            case VectorOp.Broadcast:
                return c with { Target = target };
            case VectorOp.SelectFirst:
                return count >= Lanes ? Copy(target, result.A) : count <= 0 ? Copy(target, result.B) : result with { Count = count };
            case VectorOp.LoadFirst:
                return count >= Lanes ? Copy(target, result.A) : count <= 0 ? Copy(target, Operand.Literal(0)) : result with { Count = count };
            default:
                return result;
        }
    }

    private static ComputeStatement Copy(int target, Operand operand) => new(target, VectorOp.Copy, operand);

    private Operand Half(Operand operand, int half) => operand.Kind switch
    {
        OperandKind.Register when half == 1 && _upper.TryGetValue(operand.Register, out int upper) => Operand.Of(upper),
        OperandKind.Memory => Operand.At(operand.Memory.Plus(half * Lanes)),
        _ => operand,
    };
}
