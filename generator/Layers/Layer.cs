using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>One layer of a model: its shape and its forward equations.</summary>
/// <param name="Name">Unique in the model; the first part of its tensors' names.</param>
/// <param name="Attribute">Index of its attribute.</param>
internal abstract record Layer(string Name, int Attribute)
{
    /// <summary>Floats out per step; 0: as many as it reads.</summary>
    public abstract int Units { get; }

    /// <summary>As a reader would write it: "Lstm(32)".</summary>
    public abstract string Title { get; }

    /// <summary>The equations, for the header of emitted code.</summary>
    public abstract IReadOnlyList<string> Equations { get; }

    /// <summary>The layer as step graphs, for an input of <paramref name="inputSize"/> floats.</summary>
    public abstract IReadOnlyList<Stage> Build(int inputSize);

    /// <summary>Bound of the uniform distribution whose variance is 2 / (inputs + outputs) (Glorot and Bengio 2010).</summary>
    protected static double GlorotBound(int inputs, int outputs) => Math.Sqrt(6.0 / (inputs + outputs));
}
