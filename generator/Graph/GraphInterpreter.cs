using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph;

/// <summary>
/// Evaluates networks and their derived backward stages in double precision, one value at a time: the oracle of every
/// numeric test. With <c>single</c> every operation rounds to float: the plain evaluation that accuracy bounds refer to.
/// </summary>
internal sealed class GraphInterpreter
{
    private readonly Wiring _wiring;
    private readonly Stage[] _stages;
    private readonly BackwardStage[] _backward;
    private readonly EvaluationContext _context;

    public GraphInterpreter(Wiring wiring, IReadOnlyDictionary<string, double[]> parameters, bool single = false)
    {
        _wiring = wiring;
        _stages = wiring.StageNodes.Select(n => n.Stage).ToArray();
        _backward = _stages.Select(Autodiff.Differentiate).ToArray();
        _context = new EvaluationContext(parameters, single);
    }

    /// <summary>Runs a sequence. States are keyed by stage and position in <see cref="Stage.States"/>; missing ones are zero.</summary>
    /// <param name="inputs">[steps][input size].</param>
    /// <param name="initialStates">[stage][state][size], for a stage in reverse the state behind the last step; null is zero.</param>
    public Tape Forward(IReadOnlyList<double[]> inputs, double[][][]? initialStates = null)
    {
        double[][][] initial = initialStates ?? ZeroStates();
        var final = (double[][][])initial.Clone();
        int steps = inputs.Count;
        Dictionary<Value, double[]>[][] tape = inputs.Select(_ => new Dictionary<Value, double[]>[_stages.Length]).ToArray();
        var vectors = new double[_wiring.Sizes.Count][][];
        vectors[0] = inputs.ToArray();
        int s = 0;
        foreach (Node node in _wiring.Nodes)
        {
            var result = new double[steps][];
            vectors[node.Output] = result;
            if (node is LookupNode lookup)
            {
                for (int t = 0; t < steps; t++)
                    result[t] = _context.Parameters[lookup.Table.Name].Skip((int)vectors[lookup.Input][t][0] * lookup.Table.Columns).Take(lookup.Table.Columns).ToArray();
                continue;
            }
            if (node is RouteNode route)
            {
                for (int t = 0; t < steps; t++)
                    result[t] = Join(route, t, vectors);
                continue;
            }
            var place = (StageNode)node;
            foreach (int t in Order(place, steps))
            {
                var values = new Dictionary<Value, double[]> { [place.Stage.Input] = vectors[place.Input][t] };
                for (int i = 0; i < place.Stage.States.Count; i++)
                    values[place.Stage.States[i].Previous] = final[s][i];
                Evaluate(place.Stage.Values, values);
                final[s] = place.Stage.States.Select(state => values[state.Next]).ToArray();
                tape[t][s] = values;
                result[t] = values[place.Stage.Output];
            }
            s++;
        }
        return new Tape(tape, vectors, vectors[_wiring.Output], final, initial);
    }

    /// <summary>Back-propagates through time.</summary>
    /// <param name="tape">What <see cref="Forward"/> returned.</param>
    /// <param name="outputGradients">[steps][size of vector <paramref name="from"/>].</param>
    /// <param name="finalStateGradients">[stage][state][size]; null is zero.</param>
    /// <param name="from">The vector at which the gradient enters; what follows it takes no part. Default: the output.</param>
    public Gradients Backward(Tape tape, IReadOnlyList<double[]> outputGradients, double[][][]? finalStateGradients = null, int? from = null)
    {
        int steps = outputGradients.Count, enters = from ?? _wiring.Output;
        var carried = (double[][][])(finalStateGradients ?? ZeroStates()).Clone();
        var parameters = _wiring.Parameters.ToDictionary(p => p.Name, p => new double[p.Count]);
        double[][][] gradients = _wiring.Sizes.Select(size => Enumerable.Range(0, steps).Select(_ => new double[size]).ToArray()).ToArray();
        gradients[enters] = outputGradients.Select(g => (double[])g.Clone()).ToArray();
        int stage = _stages.Length;
        foreach (Node node in _wiring.Nodes.Reverse())
        {
            int s = node is StageNode ? --stage : -1;
            if (node.Output > enters)
                continue;
            double[][] dy = gradients[node.Output];
            if (node is LookupNode lookup)
            {
                for (int t = 0; t < steps; t++)
                    Add(parameters[lookup.Table.Name], (int)tape.Vectors[lookup.Input][t][0] * lookup.Table.Columns, dy[t], 0, lookup.Table.Columns, 1);
                continue;
            }
            if (node is RouteNode route)
            {
                foreach (Move move in route.Moves)
                {
                    for (int t = 0; t < steps; t++)
                        Add(gradients[move.Source][move.FirstStep ? 0 : t], move.From, dy[t], move.To, move.Count, move.Factor);
                }
                continue;
            }
            var place = (StageNode)node;
            BackwardStage backward = _backward[s];
            foreach (int t in Order(place, steps).Reverse())
            {
                var values = new Dictionary<Value, double[]>(tape.Steps[t][s]) { [backward.OutputGradient] = dy[t] };
                for (int i = 0; i < backward.CarriedGradients.Count; i++)
                    values[backward.CarriedGradients[i]] = carried[s][i];
                Evaluate(backward.Values, values);
                foreach (ParameterGradient gradient in backward.ParameterGradients)
                    Accumulate(parameters[gradient.Parameter.Name], values[gradient.Rows], gradient.Columns is null ? null : values[gradient.Columns], gradient.FirstRow);
                carried[s] = backward.StateGradients.Select((v, i) => v is null ? new double[_stages[s].States[i].Size] : values[v]).ToArray();
                if (backward.InputGradient is not null)
                    Add(gradients[place.Input][t], 0, values[backward.InputGradient], 0, place.Stage.Input.Size, 1);
            }
        }
        return new Gradients(parameters, gradients[0], carried);
    }

    /// <summary>Zeros of every state: [stage][state][size].</summary>
    public double[][][] ZeroStates() =>
        _stages.Select(s => s.States.Select(state => new double[state.Size]).ToArray()).ToArray();

    private static IEnumerable<int> Order(StageNode node, int steps) =>
        node.Reverse ? Enumerable.Range(0, steps).Reverse() : Enumerable.Range(0, steps);

    private double[] Join(RouteNode route, int step, double[][][] vectors)
    {
        var result = new double[_wiring.Sizes[route.Output]];
        foreach (Move move in route.Moves)
            Add(result, move.To, vectors[move.Source][move.FirstStep ? 0 : step], move.From, move.Count, move.Factor);
        return result;
    }

    private void Add(double[] target, int to, double[] source, int from, int count, float factor)
    {
        for (int j = 0; j < count; j++)
            target[to + j] = _context.Round(target[to + j] + _context.Round(factor * source[from + j]));
    }

    private void Evaluate(IReadOnlyList<Value> values, Dictionary<Value, double[]> known)
    {
        foreach (Value value in values)
        {
            if (known.ContainsKey(value))
                continue;
            var result = new double[value.Size];
            value.Op.Evaluate(_context, value.Operands.Select(o => known[o]).ToArray(), result);
            known.Add(value, result);
        }
    }

    private void Accumulate(double[] gradient, double[] rows, double[]? columns, int firstRow)
    {
        for (int r = 0; r < rows.Length; r++)
        {
            int width = columns?.Length ?? 1, start = (firstRow + r) * width;
            for (int c = 0; c < width; c++)
                gradient[start + c] = _context.Round(gradient[start + c] + _context.Round(rows[r] * (columns?[c] ?? 1)));
        }
    }

    /// <summary>Every value of every step, [step][stage], and every vector, [vector][step].</summary>
    internal sealed record Tape(
        IReadOnlyList<Dictionary<Value, double[]>[]> Steps,
        double[][][] Vectors,
        IReadOnlyList<double[]> Outputs,
        double[][][] FinalStates,
        double[][][] InitialStates);

    /// <summary>Gradients by tensor name, of the inputs [steps][size], and of the initial states [stage][state][size].</summary>
    internal sealed record Gradients(
        IReadOnlyDictionary<string, double[]> Parameters,
        IReadOnlyList<double[]> Inputs,
        double[][][] InitialStates);
}
