namespace LstmGen;

/// <summary>What a stream of a recurrent layer starts from.</summary>
public enum StreamStart
{
    /// <summary>Zeros.</summary>
    Zero = 0,

    /// <summary>Values that are set and saved with the weights (tensors <c>h0_l0</c> and <c>c0_l0</c>) but not trained.</summary>
    Stored = 1,

    /// <summary>The same, trained with the weights.</summary>
    Learned = 2,
}
