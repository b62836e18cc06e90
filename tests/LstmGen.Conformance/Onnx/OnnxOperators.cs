using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Onnx;

/// <summary>The operators that exporters write around a recurrent one.</summary>
internal static class OnnxOperators
{
    public static Tensor Evaluate(OnnxNode node, Tensor?[] inputs)
    {
        Tensor Input(int i) => (i < inputs.Length ? inputs[i] : null) ?? throw new CaseFormatException($"{node.Op}: no input {i}");
        return node.Op switch
        {
            "Constant" => node.Attributes.TryGetValue("value", out OnnxAttribute? value) && value.Tensor is { } tensor ? tensor : Literal(node),
            "Identity" or "Cast" or "Dropout" => Input(0),
            "Shape" => Vector(Input(0).Shape.Select(n => (double)n)),
            "Gather" => Gather(Input(0), Input(1), node.Integer("axis", 0)),
            "Squeeze" => Squeeze(Input(0), Axes(node, inputs, 1)),
            "Unsqueeze" => Unsqueeze(Input(0), Axes(node, inputs, 1) ?? throw new CaseFormatException("Unsqueeze: no axes")),
            "Concat" => Concat(Enumerable.Range(0, inputs.Length).Select(Input).ToArray(), node.Integer("axis", 0)),
            "Expand" => Broadcast(Input(0), Common(Input(0).Shape, Integers(Input(1)))),
            "ConstantOfShape" => Filled(Integers(Input(0)), node.Attributes.TryGetValue("value", out OnnxAttribute? fill) ? fill.Tensor!.Data[0] : 0),
            "Transpose" => Transpose(Input(0), node.Numbers("perm")?.Select(n => (int)n).ToArray()),
            "Reshape" => Reshape(Input(0), Integers(Input(1))),
            "Flatten" => Flatten(Input(0), node.Integer("axis", 1)),
            "Slice" => Slice(node, inputs),
            "Add" => Elementwise(Input(0), Input(1), (a, b) => a + b),
            "Sub" => Elementwise(Input(0), Input(1), (a, b) => a - b),
            "Mul" => Elementwise(Input(0), Input(1), (a, b) => a * b),
            "Div" => Elementwise(Input(0), Input(1), (a, b) => a / b),
            "Equal" => Elementwise(Input(0), Input(1), (a, b) => a == b ? 1 : 0),
            "Where" => Where(Input(0), Input(1), Input(2)),
            _ => throw new OutsideException($"ONNX operator {node.Op}"),
        };
    }

    private static Tensor Literal(OnnxNode node)
    {
        IReadOnlyList<double>? numbers = node.Numbers("value_ints") ?? node.Numbers("value_floats");
        return numbers is not null
            ? Vector(numbers)
            : new Tensor([], [node.Number("value_int") ?? node.Number("value_float") ?? throw new OutsideException("an ONNX constant of another kind")], "Constant");
    }

    private static Tensor Vector(IEnumerable<double> values)
    {
        double[] all = values.ToArray();
        return new Tensor([all.Length], all, "shape");
    }

    private static Tensor Filled(int[] shape, double value) => new(shape, Enumerable.Repeat(value, Count(shape)).ToArray(), "filled");

    private static int[] Integers(Tensor tensor) => Array.ConvertAll(tensor.Data, n => (int)Math.Clamp(n, int.MinValue, int.MaxValue));

    private static int[]? Axes(OnnxNode node, Tensor?[] inputs, int position) =>
        inputs.Length > position && inputs[position] is { } tensor ? Integers(tensor) : node.Numbers("axes")?.Select(n => (int)n).ToArray();

    private static int Count(IEnumerable<int> shape) => shape.Aggregate(1, (product, n) => product * n);

    private static int Axis(int axis, int rank) => axis < 0 ? axis + rank : axis;

    /// <summary>A tensor of a shape whose elements are found by their indices.</summary>
    private static Tensor Build(int[] shape, Func<int[], double> element)
    {
        double[] data = new double[Count(shape)];
        int[] index = new int[shape.Length];
        for (int i = 0; i < data.Length; i++)
        {
            int rest = i;
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                index[d] = rest % shape[d];
                rest /= shape[d];
            }

            data[i] = element(index);
        }

        return new Tensor(shape, data, "graph");
    }

    private static double At(Tensor tensor, ReadOnlySpan<int> index)
    {
        int place = 0;
        for (int d = 0; d < index.Length; d++)
        {
            place = (place * tensor.Shape[d]) + index[d];
        }

        return tensor.Data[place];
    }

    private static Tensor Gather(Tensor data, Tensor indices, int axis)
    {
        axis = Axis(axis, data.Rank);
        int[] shape = [.. data.Shape[..axis], .. indices.Shape, .. data.Shape[(axis + 1)..]];
        return Build(shape, index =>
        {
            int chosen = (int)At(indices, index.AsSpan(axis, indices.Rank));
            return At(data, [.. index[..axis], Axis(chosen, data.Shape[axis]), .. index[(axis + indices.Rank)..]]);
        });
    }

    private static Tensor Squeeze(Tensor tensor, int[]? axes)
    {
        int[]? dropped = axes?.Select(axis => Axis(axis, tensor.Rank)).ToArray();
        int[] shape = tensor.Shape.Where((n, d) => dropped is null ? n != 1 : !dropped.Contains(d)).ToArray();
        return tensor.Reshape(shape);
    }

    private static Tensor Unsqueeze(Tensor tensor, int[] axes)
    {
        int rank = tensor.Rank + axes.Length;
        int[] added = axes.Select(axis => Axis(axis, rank)).ToArray();
        Queue<int> kept = new(tensor.Shape);
        return tensor.Reshape(Enumerable.Range(0, rank).Select(d => added.Contains(d) ? 1 : kept.Dequeue()).ToArray());
    }

    private static Tensor Concat(Tensor[] tensors, int axis)
    {
        axis = Axis(axis, tensors[0].Rank);
        int[] shape = [.. tensors[0].Shape];
        shape[axis] = tensors.Sum(tensor => tensor.Shape[axis]);
        return Build(shape, index =>
        {
            int[] inside = [.. index];
            foreach (Tensor tensor in tensors)
            {
                if (inside[axis] < tensor.Shape[axis])
                {
                    return At(tensor, inside);
                }

                inside[axis] -= tensor.Shape[axis];
            }

            throw new CaseFormatException("Concat: shapes that do not fit");
        });
    }

    private static int[] Common(int[] a, int[] b)
    {
        int rank = Math.Max(a.Length, b.Length);
        return Enumerable.Range(0, rank).Select(d =>
        {
            int x = Size(a), y = Size(b);
            return x == y || y == 1 ? x : x == 1 ? y : throw new CaseFormatException("shapes that do not broadcast");
            int Size(int[] shape) => d - rank + shape.Length is var place and >= 0 ? shape[place] : 1;
        }).ToArray();
    }

    private static Tensor Broadcast(Tensor tensor, int[] shape) =>
        Build(shape, index => At(tensor, index[(shape.Length - tensor.Rank)..].Select((n, d) => tensor.Shape[d] == 1 ? 0 : n).ToArray()));

    private static Tensor Elementwise(Tensor a, Tensor b, Func<double, double, double> apply)
    {
        int[] shape = Common(a.Shape, b.Shape);
        return new Tensor(shape, Broadcast(a, shape).Data.Zip(Broadcast(b, shape).Data, apply).ToArray(), "graph");
    }

    private static Tensor Where(Tensor condition, Tensor a, Tensor b)
    {
        int[] shape = Common(condition.Shape, Common(a.Shape, b.Shape));
        double[] yes = Broadcast(a, shape).Data, no = Broadcast(b, shape).Data;
        return new Tensor(shape, Broadcast(condition, shape).Data.Select((c, i) => c != 0 ? yes[i] : no[i]).ToArray(), "graph");
    }

    private static Tensor Transpose(Tensor tensor, int[]? order)
    {
        int[] permutation = order ?? Enumerable.Range(0, tensor.Rank).Reverse().ToArray();
        int[] shape = permutation.Select(d => tensor.Shape[d]).ToArray();
        return Build(shape, index =>
        {
            int[] source = new int[index.Length];
            for (int d = 0; d < index.Length; d++)
            {
                source[permutation[d]] = index[d];
            }

            return At(tensor, source);
        });
    }

    private static Tensor Reshape(Tensor tensor, int[] wanted)
    {
        int[] shape = wanted.Select((n, d) => n == 0 ? tensor.Shape[d] : n).ToArray();
        int free = Array.IndexOf(shape, -1);
        if (free >= 0)
        {
            int known = Count(shape.Where(n => n >= 0));
            shape[free] = known == 0 ? 0 : tensor.Data.Length / known;
        }

        return tensor.Reshape(shape);
    }

    private static Tensor Flatten(Tensor tensor, int axis)
    {
        axis = Axis(axis, tensor.Rank);
        return tensor.Reshape(Count(tensor.Shape[..axis]), Count(tensor.Shape[axis..]));
    }

    private static Tensor Slice(OnnxNode node, Tensor?[] inputs)
    {
        Tensor data = inputs[0]!;
        int[] Part(int position, string attribute) => inputs.Length > position && inputs[position] is { } tensor
            ? Integers(tensor)
            : node.Numbers(attribute)?.Select(n => (int)Math.Clamp(n, int.MinValue, int.MaxValue)).ToArray() ?? [];
        int[] starts = Part(1, "starts"), ends = Part(2, "ends"), axes = Part(3, "axes"), steps = Part(4, "steps");
        axes = axes.Length > 0 ? axes : Enumerable.Range(0, starts.Length).ToArray();
        int[] from = new int[data.Rank], step = Enumerable.Repeat(1, data.Rank).ToArray(), shape = [.. data.Shape];
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = Axis(axes[i], data.Rank), size = data.Shape[axis], stride = steps.Length > 0 ? steps[i] : 1;
            int start = Math.Clamp(starts[i] < 0 ? starts[i] + size : starts[i], 0, stride > 0 ? size : size - 1);
            int end = Math.Clamp(ends[i] < 0 ? Math.Max(ends[i], -size - 1) + size : ends[i], stride > 0 ? 0 : -1, size);
            (from[axis], step[axis]) = (start, stride);
            shape[axis] = Math.Max(0, (int)Math.Ceiling((end - start) / (double)stride));
        }

        return Build(shape, index => At(data, index.Select((n, d) => from[d] + (n * step[d])).ToArray()));
    }
}
