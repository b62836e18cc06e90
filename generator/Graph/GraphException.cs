using System;

namespace LstmGen.Generator.Graph;

/// <summary>A graph that breaks its own rules: always a defect of a layer or of this compiler, never of a user's model.</summary>
internal sealed class GraphException : Exception
{
    public GraphException(string message)
        : base(message)
    {
    }
}
