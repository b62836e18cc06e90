using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Layers;

/// <summary>One layer of a model: its shape and its forward equations.</summary>
/// <param name="Name">Unique in the model; the first part of its tensors' names.</param>
/// <param name="Attribute">Index of its attribute.</param>
internal abstract record Layer(string Name, int Attribute)
{
    /// <summary>As a reader would write it: "Lstm(32)".</summary>
    public abstract string Title { get; }

    /// <summary>The equations, for the header of emitted code.</summary>
    public abstract IReadOnlyList<string> Equations { get; }

    /// <summary>Names of the layers that it reads besides the one above (or the one that <c>From</c> names).</summary>
    public virtual IReadOnlyList<string> Others => Array.Empty<string>();

    /// <summary>It is an output of the model, besides the last layer.</summary>
    public virtual bool IsOutput => false;

    /// <summary>It reads an id, which no other layer can.</summary>
    public virtual bool ReadsIds => false;

    /// <summary>The layer as step graphs, one after the other, for an input of <paramref name="inputSize"/> floats.</summary>
    public virtual IReadOnlyList<Stage> Build(int inputSize) => Array.Empty<Stage>();

    /// <summary>Puts the layer into a network; returns the vector that it makes. What the sizes forbid has been reported by <see cref="CheckSizes"/>.</summary>
    /// <param name="network">The network so far.</param>
    /// <param name="inputs">The vectors that it reads: the one above, then <see cref="Others"/>.</param>
    public virtual int Connect(NetworkBuilder network, IReadOnlyList<int> inputs)
    {
        int vector = inputs[0];
        foreach (Stage stage in Build(network.SizeOf(vector)))
            vector = network.Add(stage, vector);
        return vector;
    }

    /// <summary>Reports what does not fit about the sizes of the inputs.</summary>
    /// <param name="sizes">One per input.</param>
    /// <param name="report">Takes the rule, the argument at fault and the values of the message.</param>
    public virtual bool CheckSizes(IReadOnlyList<int> sizes, Action<string, string, string[]> report) => true;

    /// <summary>Bound of the uniform distribution whose variance is 2 / (inputs + outputs) (Glorot and Bengio 2010).</summary>
    protected static double GlorotBound(int inputs, int outputs) => Math.Sqrt(6.0 / (inputs + outputs));
}
