using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Graph;

/// <summary>What a layer writes its equations with: one step of one stage.</summary>
internal sealed class StepBuilder : GraphBuilder
{
    private readonly string _layer;
    private readonly List<Parameter> _parameters = new();
    private readonly List<Value> _states = new();
    private readonly Dictionary<Value, Value> _next = new();
    private readonly List<Value> _traced = new();

    public StepBuilder(string layer) => _layer = layer;

    public IReadOnlyList<Parameter> Parameters => _parameters;

    public IReadOnlyList<Value> Traced => _traced;

    public IReadOnlyList<StateVariable> States =>
        _states.Select(s => new StateVariable(s.Name, s, _next.TryGetValue(s, out Value? next) ? next : s)).ToArray();

    /// <summary>The state <paramref name="name"/> as the previous step left it.</summary>
    public Value State(string name, int size)
    {
        Value value = Leaf(LeafKind.State, name, size);
        _states.Add(value);
        return value;
    }

    /// <summary>Gives a state its new value, which is also returned.</summary>
    public Value Assign(Value state, Value next)
    {
        if (!_states.Contains(state) || next.Size != state.Size)
            throw new GraphException($"{state} cannot become {next}.");
        _next.Add(state, next);
        return Named(state.Name, next);
    }

    /// <summary>W x + b, with W the tensor {layer}.{weight} of shape [rows, x.Size] and b (if any) {layer}.{bias} of shape [rows].</summary>
    public Value Affine(Parameter weight, Parameter? bias, Value x) => Apply(new AffineOp(weight, bias), "z", x);

    /// <summary>The same of <paramref name="rows"/> rows from <paramref name="firstRow"/> on.</summary>
    public Value Affine(Parameter weight, Parameter? bias, Value x, int firstRow, int rows) =>
        Apply(new AffineOp(weight, bias, firstRow, rows), "z", x);

    /// <summary>A vector of parameters.</summary>
    public Value Vector(Parameter parameter) => Apply(new ParameterOp(parameter), "p");

    /// <summary>Declares a tensor of this layer; declaration order is the order of drawing and of saving.</summary>
    public Parameter Parameter(string suffix, int rows, int columns, double bound)
    {
        var parameter = new Parameter(_layer, suffix, rows, columns) { InitialBound = bound };
        return Declare(parameter);
    }

    public Parameter Declare(Parameter parameter)
    {
        _parameters.Add(parameter);
        return parameter;
    }

    /// <summary>Names a value as the literature does.</summary>
    public Value Named(string name, Value value)
    {
        value.Name = name;
        return value;
    }

    /// <summary>Names a value and shows it in step traces.</summary>
    public Value Trace(string name, Value value)
    {
        _traced.Add(value);
        return Named(name, value);
    }

    public Stage Build(string name, int attribute, Value input, Value output) =>
        new(name, _layer, attribute, Values, input, output, States, Parameters, Traced);
}
