using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Which weights of a kernel are read as fields of <c>VectorBlock</c>. The time that the JIT takes for a kernel is that of its calls, each of which it looks up in metadata, although
/// they end as one instruction: a load that is a field saves half of a product's calls. Where the kernel moves the reference in a loop, calls are few.
/// </summary>
internal sealed class PackedBlocks
{
    /// <summary>Vectors in a block, as <c>LstmGen.CompilerServices.VectorBlock</c> has them.</summary>
    public const int Vectors = 64;

    private const int Floats = Vectors * LaneLayout.Lanes;

    /// <summary>For fewer loads a reference to their block costs more than it saves.</summary>
    private const int FewestLoads = 8;

    private readonly HashSet<int> _blocks;

    public PackedBlocks(Kernel kernel) => _blocks = new HashSet<int>(Loads(kernel.Body)
        .Where(IsPacked).GroupBy(Block).Where(g => g.Count() >= FewestLoads).Select(g => g.Key));

    /// <summary>Blocks that get a reference, in order, and the floats before each.</summary>
    public IEnumerable<(string Reference, int Offset)> References => _blocks.OrderBy(b => b).Select(b => (Name(b), b * Floats));

    /// <summary>The field that holds eight floats; null: they have to be loaded.</summary>
    public string? Field(Address address) =>
        IsPacked(address) && _blocks.Contains(Block(address)) ? $"{Name(Block(address))}.V{CSharpText.Int(address.Offset % Floats / LaneLayout.Lanes)}" : null;

    private static string Name(int block) => "packed" + CSharpText.Int(block);

    private static int Block(Address address) => address.Offset / Floats;

    private static bool IsPacked(Address address) => address.Base == Buffers.Weights && address.Offset % LaneLayout.Lanes == 0;

    private static IEnumerable<Address> Loads(IReadOnlyList<Statement> body) => body.SelectMany(statement => statement switch
    {
        ComputeStatement c when c.Op is not (VectorOp.Broadcast or VectorOp.LoadFirst or VectorOp.LoadFour) => new[] { c.A, c.B, c.C }.Where(o => o.Kind == OperandKind.Memory).Select(o => o.Memory),
        LoopStatement l => Loads(l.Body),
        _ => Enumerable.Empty<Address>(),
    });
}
