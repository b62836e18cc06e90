using System.Globalization;
using System.Text;

namespace LstmGen.Generator.Emission;

/// <summary>Spells values as C# source, independent of culture.</summary>
internal static class CSharpText
{
    public static string Int(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Long(long value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Float(float value)
    {
        if (float.IsNaN(value))
            return "float.NaN";
        if (float.IsInfinity(value))
            return value > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity";
        // Nine digits always round-trip, and every host spells them alike, which the shortest form does not promise.
        return value.ToString("G9", CultureInfo.InvariantCulture) + "f";
    }

    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>A string literal in quotes.</summary>
    public static string Text(string value)
    {
        var text = new StringBuilder("\"");
        foreach (char c in value)
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c == '\n')
                text.Append("\\n");
            else if (c < ' ' || c > '~')
                text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else
                text.Append(c);
        }
        return text.Append('"').ToString();
    }

    /// <summary>Text for an XML documentation comment.</summary>
    public static string Xml(string value) => value.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
