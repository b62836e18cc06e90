using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// In a loop over steps, what one step stores is the state that the next one reads: it stays in registers, and single floats of it come from there. A step's first products then
/// wait for three operations on registers, and not for a store and a load of what was stored.
/// </summary>
internal sealed class CarriedState
{
    private const int Half = 4;

    private readonly List<string> _hints;
    private readonly List<Statement> _before = new();
    private readonly List<Statement> _body = new();

    private CarriedState(IReadOnlyList<string> hints) => _hints = hints.ToList();

    /// <summary>A kernel loops over steps and loads something before: a state that stays in registers.</summary>
    public static bool IsIn(Kernel loop) => loop.Counts.Contains(StepLoop.Steps) && loop.Body.OfType<ComputeStatement>().Any();

    /// <summary>What comes before the loop.</summary>
    public IReadOnlyList<Statement> Before => _before;

    /// <summary>The step.</summary>
    public IReadOnlyList<Statement> Body => _body;

    /// <summary>Per register, what the value is called.</summary>
    public IReadOnlyList<string> Hints => _hints;

    /// <param name="kernel">One step, in vectors of eight lanes.</param>
    /// <param name="read">The state before it.</param>
    /// <param name="written">The state after it, which the next step reads.</param>
    public static CarriedState Of(Kernel kernel, string read, string written)
    {
        var carried = new CarriedState(kernel.Hints);

        // Where columns loop, most floats come from memory all the same.
        bool loops = kernel.Body.Any(s => s is LoopStatement or ReferenceStatement);
        var blocks = kernel.Body.OfType<StoreStatement>()
            .Where(s => !loops && s.To.Base == written && s.Lanes == kernel.Lanes && s.Value.Kind == OperandKind.Register)
            .Select(s => s.To.Offset)
            .Distinct()
            .Where(offset => kernel.Body.Any(s => IsFloatOf(s, read, offset, kernel.Lanes)))
            .ToDictionary(offset => offset, offset => carried.Block(new Address(read, offset)));
        foreach (Statement statement in kernel.Body)
        {
            int[] of = blocks.Keys.Where(offset => IsFloatOf(statement, read, offset, kernel.Lanes)).ToArray();
            carried._body.Add(of.Length > 0 ? Pick((ComputeStatement)statement, blocks[of[0]].Halves, of[0]) : statement);
            if (statement is StoreStatement { To: var to, Value: var value } && to.Base == written && blocks.TryGetValue(to.Offset, out (int Whole, int[] Halves) kept))
                carried._body.Add(new ComputeStatement(kept.Whole, VectorOp.Copy, value));
        }
        return carried;
    }

    private static bool IsFloatOf(Statement statement, string buffer, int block, int lanes) =>
        statement is ComputeStatement { Op: VectorOp.Broadcast, A: { Kind: OperandKind.Memory, Memory: var from } } && from.Base == buffer && from.Offset >= block && from.Offset < block + lanes;

    /// <summary>Each half of a block is needed in both halves of a vector.</summary>
    private (int Whole, int[] Halves) Block(Address from)
    {
        int whole = Register("h"), exchanged = Register("q"), low = Register("q"), high = Register("q");
        _before.Add(new ComputeStatement(whole, VectorOp.Copy, Operand.At(from)));
        _body.Add(new ComputeStatement(exchanged, VectorOp.Exchange, Operand.Of(whole)) { Count = Half });
        _body.Add(new ComputeStatement(low, VectorOp.Blend, Operand.Of(whole), Operand.Of(exchanged)) { Count = Half });
        _body.Add(new ComputeStatement(high, VectorOp.Blend, Operand.Of(exchanged), Operand.Of(whole)) { Count = Half });
        return (whole, new[] { low, high });
    }

    private static ComputeStatement Pick(ComputeStatement broadcast, int[] halves, int block)
    {
        int lane = broadcast.A.Memory.Offset - block;
        return new ComputeStatement(broadcast.Target, VectorOp.Pick, Operand.Of(halves[lane / Half])) { Count = lane % Half };
    }

    private int Register(string hint)
    {
        _hints.Add(hint);
        return _hints.Count - 1;
    }
}
