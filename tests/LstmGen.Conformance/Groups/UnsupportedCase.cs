using System;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Cases of groups whose feature is not there: the reason comes from the case's own attributes where they tell.</summary>
internal static class UnsupportedCase
{
    /// <summary>A group that lacks one thing as a whole.</summary>
    public static Func<CaseSource, CasePlan> Because(string feature) => _ => throw new OutsideException(feature);

    /// <summary>A group of models in files of their own.</summary>
    public static Func<CaseSource, CasePlan> Import(string fallback) => source =>
    {
        string format = source.Case.Optional("format")?.ToString() ?? fallback;
        throw new OutsideException($"import of models: {format}");
    };

    /// <summary>Keras layers.</summary>
    public static CasePlan Keras(CaseSource source)
    {
        string layer = source.Case.Text("layer") ?? "LSTM";
        if (layer != "LSTM")
        {
            throw new OutsideException($"layer {layer}");
        }

        Fields attributes = source.Case.Object("attributes");
        string[] missing =
        [
            attributes.Text("activation") is { } activation and not "tanh" ? $"activation {activation}" : "",
            attributes.Text("recurrent_activation") is { } gate and not "sigmoid" ? $"recurrent_activation {gate}" : "",
            attributes.Flag("go_backwards") ? "go_backwards" : "",
        ];
        missing = missing.Where(feature => feature.Length > 0).ToArray();
        throw new OutsideException(missing.Length > 0 ? string.Join(", ", missing) : "import of Keras layers");
    }
}
