using System;
using System.Collections.Generic;

namespace LstmGen.Tests.Learning;

/// <summary>
/// The embedded Reber grammar (Fahlman 1991; Hochreiter and Schmidhuber 1997): B, then T or P, a string of the Reber grammar, the same T or P again, E.
/// The second-last symbol must be remembered over the whole inner string.
/// </summary>
internal static class ReberGrammar
{
    public const string Symbols = "BTPSXVE";

    // State of the inner automaton -> (symbol, next state); state 6 is its end.
    private static readonly (char Symbol, int Next)[][] Inner =
    [
        [('B', 1)],
        [('T', 2), ('P', 3)],
        [('S', 2), ('X', 4)],
        [('T', 3), ('V', 5)],
        [('X', 3), ('S', 7)],
        [('P', 4), ('V', 7)],
        [],
        [('E', 6)],
    ];

    /// <summary>A string, and for every symbol but the last the symbols that may follow it.</summary>
    public static (string Text, string[] Next) Draw(SeededRandom random)
    {
        List<char> text = ['B'];
        List<string> next = ["TP"];
        char embedded = random.NextInt(2) == 0 ? 'T' : 'P';
        text.Add(embedded);
        int state = 0;
        while (state != 6)
        {
            next.Add(string.Concat(Array.ConvertAll(Inner[state], branch => branch.Symbol)));
            (char symbol, state) = Inner[state][random.NextInt(Inner[state].Length)];
            text.Add(symbol);
        }

        next.Add(embedded.ToString());
        text.Add(embedded);
        next.Add("E");
        text.Add('E');
        return (string.Concat(text), next.ToArray());
    }

    /// <summary>One-hot inputs of all symbols but the last.</summary>
    public static float[] Inputs(string text)
    {
        float[] inputs = new float[(text.Length - 1) * Symbols.Length];
        for (int t = 0; t < text.Length - 1; t++)
        {
            inputs[(t * Symbols.Length) + Symbols.IndexOf(text[t])] = 1f;
        }

        return inputs;
    }

    /// <summary>The symbol that follows, at every step.</summary>
    public static int[] Targets(string text)
    {
        int[] targets = new int[text.Length - 1];
        for (int t = 0; t < targets.Length; t++)
        {
            targets[t] = Symbols.IndexOf(text[t + 1]);
        }

        return targets;
    }
}
