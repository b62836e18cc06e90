using System;
using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Puts a kernel of one row, or of several, into a loop: a sequence runs from step to step, a batch from group to group, without a call for each.
/// </summary>
internal sealed class StepLoop
{
    /// <summary>The kernel's parameter that says how often the loop runs.</summary>
    public const string Steps = "steps";

    private readonly HashSet<string> _moving;

    private StepLoop(IEnumerable<string> moving) => _moving = new HashSet<string>(moving);

    /// <param name="kernel">One row, or one group of rows.</param>
    /// <param name="advance">Floats in a buffer from one run of the loop to the next; 0: all read the same.</param>
    /// <param name="carries">What a run of the loop stores as the state after it is the state before the next one.</param>
    public static Kernel Of(Kernel kernel, Func<string, int> advance, bool carries = false)
    {
        CarriedState? carried = carries ? CarriedState.Of(kernel, Buffers.Previous, Buffers.Next) : null;
        string[] moving = kernel.References.Where(r => advance(r) != 0).ToArray();
        var loop = new StepLoop(moving);
        Statement[] body = loop.Renamed(carried?.Body ?? kernel.Body).Concat(moving.Select(r => new AdvanceStatement(Name(r), advance(r)))).ToArray();
        IEnumerable<Statement> start = moving.Select(r => new ReferenceStatement(Name(r), r, null, 0, 0)).Concat(carried?.Before ?? Array.Empty<Statement>());
        return new Kernel(
            kernel.Name,
            kernel.Summary,
            start.Append(new LoopStatement("step", 1, body) { CountParameter = Steps }).ToArray(),
            carried?.Hints ?? kernel.Hints)
        { Lanes = kernel.Lanes, Halves = kernel.Halves };
    }

    private static string Name(string buffer) => buffer + "Row";

    private string Renamed(string buffer) => _moving.Contains(buffer) ? Name(buffer) : buffer;

    private IEnumerable<Statement> Renamed(IReadOnlyList<Statement> statements) => statements.Select(s => s switch
    {
        ComputeStatement c => c with { A = Renamed(c.A), B = Renamed(c.B), C = Renamed(c.C) },
        StoreStatement s1 => s1 with { To = Renamed(s1.To), Value = Renamed(s1.Value) },
        ReferenceStatement r => r with { Base = Renamed(r.Base) },
        LoopStatement l => l with { Body = Renamed(l.Body).ToArray() },
        _ => s,
    });

    private Operand Renamed(Operand operand) =>
        operand.Kind == OperandKind.Memory ? operand with { Memory = Renamed(operand.Memory) } : operand;

    private Address Renamed(Address address) => address with { Base = Renamed(address.Base) };
}
