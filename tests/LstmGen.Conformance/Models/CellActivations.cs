using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Conformance.Models;

/// <summary>The functions of one direction of a recurrent layer.</summary>
/// <param name="Gate">Of all gates; a simple recurrent network has none.</param>
/// <param name="Candidate">Of the candidate, or of the simple recurrent network.</param>
/// <param name="Cell">h in h = o * h(c); LSTM only.</param>
internal sealed record CellActivations(ActivationSpec Gate, ActivationSpec Candidate, ActivationSpec Cell)
{
    public static readonly CellActivations Default = new(ActivationSpec.Sigmoid, ActivationSpec.Tanh, ActivationSpec.Tanh);

    /// <summary>The properties that say it.</summary>
    /// <param name="kind">The layer's kind.</param>
    /// <param name="prefix">Nothing, or "Reverse".</param>
    /// <param name="fallback">What the absence of a property means.</param>
    public IEnumerable<string> Properties(RecurrentKind kind, string prefix, CellActivations fallback)
    {
        IEnumerable<string> gate = Gate.Properties(prefix + "Gate", fallback.Gate);
        return kind switch
        {
            RecurrentKind.Rnn => Candidate.Properties(prefix, fallback.Candidate),
            RecurrentKind.Gru => gate.Concat(Candidate.Properties(prefix + "Candidate", fallback.Candidate)),
            _ => gate.Concat(Candidate.Properties(prefix + "Candidate", fallback.Candidate)).Concat(Cell.Properties(prefix + "Cell", fallback.Cell)),
        };
    }
}
