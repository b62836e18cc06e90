using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Declares an input that is one id at every time step (a character, a word, a class), for an <see cref="EmbeddingAttribute"/> to read.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InputIdsAttribute : Attribute
{
    /// <summary>Declares ids from 0 to <paramref name="vocabulary"/> - 1.</summary>
    /// <param name="vocabulary">Number of different ids, 1 to 1,048,576.</param>
    public InputIdsAttribute(int vocabulary) => Vocabulary = vocabulary;

    /// <summary>Number of different ids.</summary>
    public int Vocabulary { get; }

    /// <summary>The input's name; needed only where a model has several.</summary>
    public string? Name { get; set; }
}
