
namespace LstmGen.Generator.Layers;

/// <summary>Parts of cells' titles and equations.</summary>
internal static class CellText
{
    public static string Bias(string bias) => "bias " + bias.ToLowerInvariant();

    /// <summary>Named where it is not the usual one.</summary>
    public static string Function(string what, ActivationFunction function, string usual) =>
        function.Kind == usual ? "" : $", {what} {function.Title}";

    /// <summary>Named where it is not that of the forward direction.</summary>
    public static string Reverse(ActivationFunction forward, ActivationFunction reverse) =>
        reverse == forward ? "" : $", reverse {reverse.Title}";

    public static string Clip(string what, float bound) =>
        bound == 0 ? "" : $", {what} {NumberText.Of(bound)}";

    public static string Clipped(string z, float bound) =>
        bound == 0 ? z : $"clamp({z}, {NumberText.Of(bound)})";
}
