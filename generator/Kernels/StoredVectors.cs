using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Vectors that straight statements have stored whole and that are still in registers: what comes after them need not load them, and wait for a load of what was stored just before.
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
            _ => System.Array.Empty<Address>(),
        };
        foreach (Address address in gone)
            _registers.Remove(address);
    }

    /// <summary>The register of a vector that a statement reads whole; null where it reads anything else.</summary>
    public Operand? Find(ComputeStatement reader, Operand operand) =>
        reader.Op is not (VectorOp.Broadcast or VectorOp.LoadFour or VectorOp.LoadFirst)
        && operand.Kind == OperandKind.Memory
        && _registers.TryGetValue(operand.Memory, out Operand register) ? register : null;
}
