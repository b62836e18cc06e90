using System;
using System.Threading.Tasks;
using Xunit;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// An emitted function over a dense sample of all floats; over all 2^32 of them when the environment variable LSTMGEN_ALL_FLOATS is 1.
/// </summary>
internal static class FloatSweep
{
    /// <summary>Floats that a function takes and gives at once.</summary>
    public const int Width = 64;

    /// <summary>Odd, so that the sample meets every exponent and all low bits.</summary>
    private const long Stride = 1009;

    /// <summary>The largest error, after what it is called in the output of the test. What is not a number must stay so and is not asked for.</summary>
    /// <param name="name">For the output.</param>
    /// <param name="function">From inputs to outputs.</param>
    /// <param name="error">Of an output, given the input.</param>
    /// <param name="share">One in so many of the sample (odd); where all floats are asked for, of those.</param>
    public static double LargestError(string name, Action<float[], float[]> function, Func<float, float, double> error, long share = 1)
    {
        bool all = Environment.GetEnvironmentVariable("LSTMGEN_ALL_FLOATS") == "1";
        long stride = share * (all ? 1 : Stride), count = (1L << 32) / stride / Width;
        object gate = new();
        double worst = 0;
        float worstAt = 0;
        Parallel.For(0, Environment.ProcessorCount, worker =>
        {
            float[] x = new float[Width], y = new float[Width];
            double local = 0;
            float localAt = 0;
            for (long i = worker; i <= count; i += Environment.ProcessorCount)
            {
                for (int lane = 0; lane < Width; lane++)
                    x[lane] = BitConverter.UInt32BitsToSingle((uint)(((i * Width) + lane) * stride));
                function(x, y);
                for (int lane = 0; lane < Width; lane++)
                {
                    if (float.IsNaN(x[lane]))
                    {
                        Assert.True(float.IsNaN(y[lane]));
                        continue;
                    }
                    double found = error(x[lane], y[lane]);
                    if (!(found <= local))
                        (local, localAt) = (double.IsNaN(found) ? double.PositiveInfinity : found, x[lane]);
                }
            }
            lock (gate)
            {
                if (local > worst)
                    (worst, worstAt) = (local, localAt);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: largest error {worst:E3} at {worstAt:R}{(all && share == 1 ? ", of all floats" : "")}");
        return worst;
    }
}
