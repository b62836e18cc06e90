using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Graph;

/// <summary>
/// Evaluates stages and their derived backward stages in double precision, one value at a time: the oracle of every
/// numeric test. With <c>single</c> every operation rounds to float: the plain evaluation that accuracy bounds refer to.
/// </summary>
internal sealed class GraphInterpreter
{
    private readonly IReadOnlyList<Stage> _stages;
    private readonly BackwardStage[] _backward;
    private readonly EvaluationContext _context;

    public GraphInterpreter(IReadOnlyList<Stage> stages, IReadOnlyDictionary<string, double[]> parameters, bool single = false)
    {
        _stages = stages;
        _backward = stages.Select(Autodiff.Differentiate).ToArray();
        _context = new EvaluationContext(parameters, single);
    }

    /// <summary>Runs a sequence. States are keyed by stage and position in <see cref="Stage.States"/>; missing ones are zero.</summary>
    /// <param name="inputs">[steps][input size].</param>
    /// <param name="initialStates">[stage][state][size]; null is zero.</param>
    public Tape Forward(IReadOnlyList<double[]> inputs, double[][][]? initialStates = null)
    {
        double[][][] states = initialStates ?? ZeroStates();
        var steps = new List<Dictionary<Value, double[]>[]>();
        var outputs = new List<double[]>();
        double[][][] initial = states;
        foreach (double[] input in inputs)
        {
            var step = new Dictionary<Value, double[]>[_stages.Count];
            var next = new double[_stages.Count][][];
            double[] x = input;
            for (int s = 0; s < _stages.Count; s++)
            {
                Stage stage = _stages[s];
                var values = new Dictionary<Value, double[]> { [stage.Input] = x };
                for (int i = 0; i < stage.States.Count; i++)
                    values[stage.States[i].Previous] = states[s][i];
                Evaluate(stage.Values, values);
                next[s] = stage.States.Select(state => values[state.Next]).ToArray();
                step[s] = values;
                x = values[stage.Output];
            }
            states = next;
            steps.Add(step);
            outputs.Add(x);
        }
        return new Tape(steps, outputs, states, initial);
    }

    /// <summary>Back-propagates through time.</summary>
    /// <param name="tape">What <see cref="Forward"/> returned.</param>
    /// <param name="outputGradients">[steps][size of the output of stage <paramref name="from"/> - 1].</param>
    /// <param name="finalStateGradients">[stage][state][size]; null is zero.</param>
    /// <param name="from">How many stages take part: the gradient enters at the output of stage from - 1. Default: all.</param>
    public Gradients Backward(Tape tape, IReadOnlyList<double[]> outputGradients, double[][][]? finalStateGradients = null, int? from = null)
    {
        int last = from ?? _stages.Count;
        double[][][] carried = finalStateGradients ?? ZeroStates();
        var parameters = _stages.SelectMany(s => s.Parameters).ToDictionary(p => p.Name, p => new double[p.Count]);
        var inputGradients = new double[outputGradients.Count][];
        for (int t = outputGradients.Count - 1; t >= 0; t--)
        {
            double[] dy = outputGradients[t];
            var before = (double[][][])carried.Clone();
            for (int s = last - 1; s >= 0; s--)
            {
                BackwardStage backward = _backward[s];
                var values = new Dictionary<Value, double[]>(tape.Steps[t][s]) { [backward.OutputGradient] = dy };
                for (int i = 0; i < backward.CarriedGradients.Count; i++)
                    values[backward.CarriedGradients[i]] = carried[s][i];
                Evaluate(backward.Values, values);
                foreach (ParameterGradient gradient in backward.ParameterGradients)
                    Accumulate(parameters[gradient.Parameter.Name], values[gradient.Rows], gradient.Columns is null ? null : values[gradient.Columns], gradient.FirstRow);
                before[s] = backward.StateGradients.Select((v, i) => v is null ? new double[_stages[s].States[i].Size] : values[v]).ToArray();
                dy = backward.InputGradient is null ? new double[_stages[s].Input.Size] : values[backward.InputGradient];
            }
            carried = before;
            inputGradients[t] = dy;
        }
        return new Gradients(parameters, inputGradients, carried);
    }

    /// <summary>Zeros of every state: [stage][state][size].</summary>
    public double[][][] ZeroStates() =>
        _stages.Select(s => s.States.Select(state => new double[state.Size]).ToArray()).ToArray();

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

    /// <summary>Every value of every step.</summary>
    internal sealed record Tape(
        IReadOnlyList<Dictionary<Value, double[]>[]> Steps,
        IReadOnlyList<double[]> Outputs,
        double[][][] FinalStates,
        double[][][] InitialStates);

    /// <summary>Gradients by tensor name, of the inputs [steps][size], and of the initial states [stage][state][size].</summary>
    internal sealed record Gradients(
        IReadOnlyDictionary<string, double[]> Parameters,
        IReadOnlyList<double[]> Inputs,
        double[][][] InitialStates);
}
