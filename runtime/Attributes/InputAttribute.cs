using System;
using System.Diagnostics;

namespace LstmGen;

/// <summary>Declares the model's input: so many floats at every time step.</summary>
[Conditional("LSTMGEN_ATTRIBUTES")]
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true, Inherited = false)]
public sealed class InputAttribute : Attribute
{
    /// <summary>Declares an input of <paramref name="size"/> floats a step.</summary>
    /// <param name="size">Floats at every step, 1 to 4,096.</param>
    public InputAttribute(int size) => Size = size;

    /// <summary>Floats at every step.</summary>
    public int Size { get; }

    /// <summary>The input's name; needed only where a model has several.</summary>
    public string? Name { get; set; }
}
