using System.Globalization;

namespace LstmGen.Generator.Layers;

/// <summary>Numbers in titles, equations and messages: the same text in every culture and on every host.</summary>
internal static class NumberText
{
    public static string Of(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Seven digits, which all hosts spell alike; the shortest text that round-trips differs between them.</summary>
    public static string Of(float value) => value.ToString("G7", CultureInfo.InvariantCulture);
}
