namespace LstmGen.Formats;

/// <summary>One entry of a safetensors header. Offsets count from the first byte behind the header.</summary>
internal sealed record FileTensor(string Name, string Dtype, long[] Shape, long Begin, long End)
{
    /// <summary>Dtype and shape as they are shown in problems.</summary>
    public string Describe() => $"{Dtype} [{string.Join(", ", Shape)}]";

    /// <summary>Number of values; long.MaxValue where the product does not fit.</summary>
    public long Count()
    {
        long count = 1;
        foreach (long dimension in Shape)
        {
            if (dimension == 0)
            {
                return 0;
            }

            count = count > long.MaxValue / dimension ? long.MaxValue : count * dimension;
        }

        return count;
    }
}
