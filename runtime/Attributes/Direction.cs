namespace LstmGen;

/// <summary>In which order a recurrent layer reads a sequence.</summary>
public enum Direction
{
    /// <summary>From the first step to the last; the model can be stepped.</summary>
    Forward = 0,

    /// <summary>From the last step to the first; the output of step t is what the layer made of steps t and later.</summary>
    Reverse = 1,

    /// <summary>Both, each with weights of its own (Schuster and Paliwal 1997); see <see cref="Merge"/>.</summary>
    Both = 2,
}
