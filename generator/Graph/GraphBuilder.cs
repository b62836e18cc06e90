using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Graph;

/// <summary>Makes values and keeps them in the order of creation, which is a topological order.</summary>
internal abstract class GraphBuilder
{
    private readonly List<Value> _values = new();

    public IReadOnlyList<Value> Values => _values;

    public Value Apply(Op op, params Value[] operands) => Apply(op, "t", operands);

    public Value Apply(Op op, string name, params Value[] operands)
    {
        var value = new Value(this, _values.Count, op, operands, op.ResultSize(operands), name);
        _values.Add(value);
        return value;
    }

    public Value Leaf(LeafKind kind, string name, int size) => Apply(new LeafOp(kind, name, size), name);

    public Value Add(Value a, Value b) => Apply(new AddOp(), a, b);

    public Value Subtract(Value a, Value b) => Apply(new SubtractOp(), a, b);

    public Value Multiply(Value a, Value b) => Apply(new MultiplyOp(), a, b);

    public Value Divide(Value a, Value b) => Apply(new DivideOp(), a, b);

    public Value Sigmoid(Value a) => Apply(new SigmoidOp(), a);

    public Value Tanh(Value a) => Apply(new TanhOp(), a);

    public Value Relu(Value a) => Apply(new ReluOp(), a);

    public Value Clamp(Value a, float low, float high) => Apply(new ClampOp(low, high), a);

    /// <summary>Clamped to [-bound, bound]; the value itself where the bound is 0.</summary>
    public Value Clip(Value a, float bound) => bound == 0 ? a : Clamp(a, -bound, bound);

    public Value Heaviside(Value a) => Apply(new HeavisideOp(), a);

    public Value Softplus(Value a) => Apply(new SoftplusOp(), a);

    public Value Sqrt(Value a) => Apply(new SqrtOp(), a);

    public Value Exp(Value a) => Apply(new ExpOp(), a);

    public Value Constant(float value, int size) => Apply(new ConstantOp(value, size));

    public Value Slice(Value a, int offset, int size) => Apply(new SliceOp(offset, size), a);

    /// <summary>Cuts a value into <paramref name="count"/> equal parts.</summary>
    public IReadOnlyList<Value> Split(Value a, int count)
    {
        if (count < 1 || a.Size % count != 0)
            throw new GraphException($"A vector of {a.Size} cannot be cut into {count} equal parts.");
        int size = a.Size / count;
        return Enumerable.Range(0, count).Select(i => count == 1 ? a : Slice(a, i * size, size)).ToArray();
    }

    public Value Concat(params Value[] parts) => parts.Length == 1 ? parts[0] : Apply(new ConcatOp(), parts);

    public Value SumOf(Value a) => Apply(new SumOp(), a);

    public Value MaxOf(Value a) => Apply(new MaxOp(), a);

    public Value Broadcast(Value scalar, int size) => Apply(new BroadcastOp(size), scalar);

    /// <summary>(x - mean) / sqrt(variance + epsilon) over all elements (Ba, Kiros and Hinton 2016).</summary>
    public Value Normalize(Value x, float epsilon)
    {
        Value share = Constant(1f / x.Size, 1);
        Value d = Subtract(x, Broadcast(Multiply(SumOf(x), share), x.Size));
        Value deviation = Sqrt(Add(Multiply(SumOf(Multiply(d, d)), share), Constant(epsilon, 1)));
        return Multiply(d, Broadcast(Divide(Constant(1, 1), deviation), x.Size));
    }

    /// <summary>softmax(x) = exp(x - max x) / sum exp(x - max x).</summary>
    public Value Softmax(Value x)
    {
        Value e = Exp(Subtract(x, Broadcast(MaxOf(x), x.Size)));
        return Divide(e, Broadcast(SumOf(e), x.Size));
    }
}
