using System;

namespace LstmGen.Tests.Learning;

/// <summary>
/// The continual embedded Reber grammar (Gers, Schmidhuber and Cummins 2000): strings of the embedded Reber grammar one after the other, without a mark between them and without a reset.
/// </summary>
internal sealed class ContinualReber(SeededRandom random)
{
    public const int Symbols = 7;

    private string _text = "";
    private string[] _next = [];
    private int _position;

    /// <summary>Writes the next symbol, one-hot, and answers what may follow it, what does follow it, and whether it ends a string.</summary>
    public (string Legal, int Follows, bool End) Next(Span<float> input)
    {
        if (_position == _text.Length)
        {
            (_text, _next) = ReberGrammar.Draw(random);
            _position = 0;
        }

        input.Clear();
        input[ReberGrammar.Symbols.IndexOf(_text[_position])] = 1f;
        bool end = ++_position == _text.Length;
        return end
            ? ("B", ReberGrammar.Symbols.IndexOf('B'), true)
            : (_next[_position - 1], ReberGrammar.Symbols.IndexOf(_text[_position]), false);
    }
}
