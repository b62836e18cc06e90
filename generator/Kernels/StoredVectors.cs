using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Vectors that statements have stored whole, after their last loop, and that are still in registers: what comes after them need not load them, and wait for a load of what was stored just before.
/// </summary>
internal sealed class StoredVectors
{
    private readonly Dictionary<Address, Operand> _registers = new();
    private readonly int _lanes;

    /// <param name="statements">In order.</param>
    /// <param name="lanes">Lanes of a vector.</param>
    public StoredVectors(IEnumerable<Statement> statements, int lanes)
    {
        _lanes = lanes;
        foreach (Statement statement in statements)
        {
            Forget(statement);
            if (statement is StoreStatement { Value.Kind: OperandKind.Register } whole && whole.Lanes == lanes)
                _registers.Add(whole.To, whole.Value);
        }
    }

    /// <summary>What a further statement overwrites.</summary>
    public void Forget(Statement statement)
    {
        Address[] gone = statement switch
        {
            StoreStatement s => _registers.Keys.Where(a => s.Overlaps(a, _lanes)).ToArray(),
            ComputeStatement c => _registers.Where(r => r.Value.Register == c.Target).Select(r => r.Key).ToArray(),
            LoopStatement => _registers.Keys.ToArray(),
            ReferenceStatement r => _registers.Keys.Where(a => a.Base == r.Name).ToArray(),
            _ => System.Array.Empty<Address>(),
        };
        foreach (Address address in gone)
            _registers.Remove(address);
    }

    /// <summary>The register whose vector, or half of it, a statement reads whole; null where it reads anything else.</summary>
    /// <param name="reader">The statement.</param>
    /// <param name="operand">What it reads.</param>
    /// <param name="lanes">How many lanes.</param>
    public StoredVector? Find(ComputeStatement reader, Operand operand, int lanes)
    {
        if (operand.Kind != OperandKind.Memory || reader.Op is VectorOp.Broadcast or VectorOp.LoadFour or VectorOp.LoadFirst)
            return null;
        if (_registers.TryGetValue(operand.Memory, out Operand register))
            return lanes == _lanes ? new StoredVector(register, VectorOp.Copy) : lanes * 2 == _lanes ? new StoredVector(register, VectorOp.Lower) : null;
        return lanes * 2 == _lanes && operand.Memory.Offset >= lanes && _registers.TryGetValue(operand.Memory.Plus(-lanes), out register)
            ? new StoredVector(register, VectorOp.Upper)
            : null;
    }
}
