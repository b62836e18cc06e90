namespace LstmGen;

/// <summary>How the outputs of both directions of a recurrent layer become one vector.</summary>
public enum Merge
{
    /// <summary>One after the other, forward first: twice as many values.</summary>
    Concat = 0,

    /// <summary>Their sum.</summary>
    Sum = 1,

    /// <summary>Their mean.</summary>
    Mean = 2,
}
