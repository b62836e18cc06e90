using System;
using System.Text;

namespace LstmGen.Generator.Emission;

/// <summary>Lines with indentation; always ends lines with a line feed.</summary>
internal sealed class CodeWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>Writes one line, or several separated by line feeds; an empty one gets no indentation.</summary>
    public void Line(string text = "")
    {
        foreach (string line in text.Replace("\r", "").Split('\n'))
        {
            if (line.Length > 0)
                _text.Append(' ', _depth * 4).Append(line);
            _text.Append('\n');
        }
    }

    /// <summary>Writes a header line and a braced body.</summary>
    public void Block(string header, Action body, string end = "}")
    {
        Line(header);
        Open();
        body();
        Close(end);
    }

    public void Open()
    {
        Line("{");
        _depth++;
    }

    public void Close(string end = "}")
    {
        _depth--;
        Line(end);
    }

    public override string ToString() => _text.ToString();
}
