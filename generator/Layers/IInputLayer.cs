namespace LstmGen.Generator.Layers;

/// <summary>A layer that stands for something the caller hands over at every step.</summary>
internal interface IInputLayer
{
    /// <summary>Floats of it in the network's input vector.</summary>
    int Size { get; }

    /// <summary>Number of different ids where it is one; 0 where it is a vector.</summary>
    int Vocabulary { get; }
}
