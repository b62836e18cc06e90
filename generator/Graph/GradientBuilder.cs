using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Graph;

/// <summary>What gradient rules write with: backward values and parameter gradients.</summary>
internal sealed class GradientBuilder : GraphBuilder
{
    private readonly List<ParameterGradient> _parameterGradients = new();

    public IReadOnlyList<ParameterGradient> ParameterGradients => _parameterGradients;

    /// <summary>Records dL/d(parameter) += rows (outer product) columns.</summary>
    public void Accumulate(Parameter parameter, Value rows, Value? columns) =>
        _parameterGradients.Add(new ParameterGradient(parameter, rows, columns));

    /// <summary>
    /// Sum of all contributions to one value's gradient. Pieces that cover it without overlap (the gradients of
    /// slices) are joined instead of being added as padded vectors.
    /// </summary>
    public Value Sum(IReadOnlyList<Value> contributions)
    {
        Value[] pieces = contributions.Where(c => c.Op is EmbedOp).ToArray();
        Value[] whole = contributions.Where(c => c.Op is not EmbedOp).ToArray();
        Value? result = pieces.Length > 0 ? Join(pieces) : null;
        foreach (Value value in whole)
            result = result is null ? value : Add(result, value);
        return result!;
    }

    private Value Join(Value[] pieces)
    {
        Value[] ordered = pieces.OrderBy(p => ((EmbedOp)p.Op).Offset).ToArray();
        int total = pieces[0].Size, at = 0;
        var parts = new List<Value>();
        foreach (Value piece in ordered)
        {
            var embed = (EmbedOp)piece.Op;
            if (embed.Offset < at)
                return pieces.Skip(1).Aggregate(pieces[0], Add);
            if (embed.Offset > at)
                parts.Add(Constant(0, embed.Offset - at));
            parts.Add(piece.Operands[0]);
            at = embed.Offset + piece.Operands[0].Size;
        }
        if (at < total)
            parts.Add(Constant(0, total - at));
        return Concat(parts.ToArray());
    }
}
