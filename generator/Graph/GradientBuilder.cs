using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Graph;

/// <summary>What gradient rules write with: backward values and parameter gradients.</summary>
internal sealed class GradientBuilder : GraphBuilder
{
    private readonly List<ParameterGradient> _parameterGradients = new();

    public IReadOnlyList<ParameterGradient> ParameterGradients => _parameterGradients;

    /// <summary>Records dL/d(parameter) += rows (outer product) columns, from row <paramref name="firstRow"/> on.</summary>
    public void Accumulate(Parameter parameter, Value rows, Value? columns, int firstRow = 0)
    {
        if (parameter.Trained)
            _parameterGradients.Add(new ParameterGradient(parameter, rows, columns, firstRow));
    }

    /// <summary>
    /// gradient * factor. What the gradient was multiplied by before, if the forward step knows it, joins the factor: these products wait for nothing,
    /// while every product with the gradient lengthens the chain from step to step.
    /// </summary>
    public Value Chain(Value gradient, Value factor) =>
        gradient.Op is MultiplyOp && gradient.IsOf(this) && !gradient.Operands[1].IsOf(this)
            ? Chain(gradient.Operands[0], Multiply(gradient.Operands[1], factor))
            : Multiply(gradient, factor);

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
            AddZeros(parts, embed.Offset - at, piece.Operands[0].Size);
            parts.Add(piece.Operands[0]);
            at = embed.Offset + piece.Operands[0].Size;
        }
        AddZeros(parts, total - at, ordered[0].Operands[0].Size);
        return Concat(parts.ToArray());
    }

    /// <summary>What no piece covers; in parts of the size of the pieces where that fits, so that all may lie side by side.</summary>
    private void AddZeros(List<Value> parts, int count, int size)
    {
        int part = count % size == 0 ? size : count;
        for (int at = 0; at < count; at += part)
            parts.Add(Constant(0, part));
    }
}
