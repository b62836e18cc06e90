using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Emission;

/// <summary>A public member that is emitted into every model class.</summary>
/// <param name="Name">Its name, which no member of the user's may have...</param>
/// <param name="Signature">...except that a method (null: not a method) may be overloaded: its parameter types by simple name.</param>
/// <param name="TrainingOnly">Not emitted where <c>Training = false</c>.</param>
internal sealed record EmittedMember(string Name, string? Signature = null, bool TrainingOnly = false);

/// <summary>The one list of what a model class gets, so that a name the user has already is reported at the user's member.</summary>
internal static class EmittedMembers
{
    /// <summary>Every private member that is emitted starts so.</summary>
    public const string PrivatePrefix = "__lstmgen";

    public static IReadOnlyList<EmittedMember> All { get; } = new EmittedMember[]
    {
        new("InputSize"),
        new("OutputSize"),
        new("ParameterCount"),
        new("StateBytes"),
        new("StateSize"),
        new("InitialState"),
        new("State"),
        new("Trainer", TrainingOnly: true),
        new("Step", "ref State, ReadOnlySpan<float>, Span<float>"),
        new("Step", "ref State, ReadOnlySpan<float>, Span<float>, StepTrace"),
        new("Run", "ref State, ReadOnlySpan<float>, Span<float>"),
        new("StepMany", "Span<State>, ReadOnlySpan<float>, Span<float>"),
        new("Run", "ref State, ReadOnlySpan<float>, Span<float>, Workspace"),
        new("CreateWorkspace", "int"),
        new("Prepare", ""),
        new("ToString", ""),
        new("Clone", ""),
        new("InitializeWeights", "int"),
        new("Load", "string"),
        new("LoadWeights", "string"),
        new("CreateTrace", ""),
        new("Save", "string", TrainingOnly: true),
        new("CreateTrainer", "Optimizer, int, int, Loss?", TrainingOnly: true),
        new("CreateBatch", "int, int", TrainingOnly: true),
    };

    public static IEnumerable<EmittedMember> Named(string name, bool training) =>
        All.Where(member => member.Name == name && (training || !member.TrainingOnly));
}
