using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// What is computed as a multiple of itself. A cell state c = f c' + i n is a quotient, and its tanh wants it times the factor k of an exponential. With F / k and I / k in place of
/// F = 1 / f and I = 1 / i, which other numbers in their last operation give, the quotient is k c, and c, for which only the next step waits, is a multiplication later.
/// </summary>
internal static class CellFactors
{
    /// <summary>
    /// Blocks of a step that is nothing but a chain of latencies. Measured on Zen 4, ratios to multiplying before the exponential, with 32 and 16 registers: 1x8 0.97 and 0.97. Beyond, a second table
    /// and two more numbers take registers: 1x16 0.98 and 1.02, 4x16 1.02 and 0.98, two layers of 16 0.99 and 0.98, 1x20 0.98 and 1.01, 1x32 1.00, 1x40 0.99 and 1.02, 8x32 1.00 and 1.01.
    /// </summary>
    private const int Blocks = 1;

    /// <summary>Each value with its factor, gates and products before the sum.</summary>
    /// <param name="phase">Of a step of inference.</param>
    /// <param name="exponentials">In whose units factors are.</param>
    public static IReadOnlyDictionary<Value, float> Of(Phase phase, ExponentialForm exponentials)
    {
        var factors = new Dictionary<Value, float>();
        if (!exponentials.TakesFactors || LaneLayout.Blocks(phase.Size) > Blocks)
            return factors;
        foreach (Value reader in phase.Values)
        {
            if (reader.Op is not ElementwiseOp { InputScale: { } scale } || reader.Operands[0] is not { Op: AddOp or SubtractOp } sum || factors.ContainsKey(sum) || !phase.Values.Contains(sum))
                continue;
            bool alike = phase.Values.All(v => !v.Operands.Contains(sum) || v.Op is not ElementwiseOp { InputScale: { } other } || other == scale);
            if (alike && Terms(sum, phase)?.ToArray() is { } terms)
            {
                foreach (Value value in terms)
                    factors.Add(value, scale * exponentials.Units);
            }
        }

        // A product of two multiples would be one by the square.
        return factors.Keys.Any(v => v.Op is MultiplyOp && v.Operands.All(factors.ContainsKey)) ? new Dictionary<Value, float>() : factors;
    }

    /// <summary>The value and what it is made of, down to the gates that take a factor; null where a term has none.</summary>
    private static IEnumerable<Value>? Terms(Value value, Phase phase)
    {
        if (!phase.Values.Contains(value))
            return null;
        if (value.Op is AddOp or SubtractOp)
        {
            IEnumerable<Value>? a = Inner(value.Operands[0]), b = Inner(value.Operands[1]);
            return a is null || b is null ? null : a.Concat(b).Append(value);
        }
        return value.Op is MultiplyOp && value.Operands.FirstOrDefault(o => o.Op is ElementwiseOp { TakesFactor: true } && IsOnly(o)) is { } gate ? new[] { gate, value } : null;

        bool IsOnly(Value operand) => phase.Values.Contains(operand) && phase.Values.Count(v => v.Operands.Contains(operand)) == 1;

        IEnumerable<Value>? Inner(Value operand) => IsOnly(operand) && value.Operands[0] != value.Operands[1] ? Terms(operand, phase) : null;
    }
}
