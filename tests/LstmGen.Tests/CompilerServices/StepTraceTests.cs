using System;
using System.Runtime.CompilerServices;
using LstmGen.CompilerServices;
using Xunit;

namespace LstmGen.Tests.CompilerServices;

public class StepTraceTests
{
    private static readonly TraceLayout Layout = new([("lstm", "i", 0, 3), ("lstm", "c", 8, 3), ("dense", "y", 16, 2)], 24);

    [Fact]
    public void ValuesAreReadByName()
    {
        StepTrace trace = Layout.Create();
        ref float first = ref TraceAccess.Reference(trace, Layout);
        for (int i = 0; i < 24; i++)
        {
            Unsafe.Add(ref first, i) = i;
        }

        Assert.Equal(["lstm", "dense"], trace.Layers);
        Assert.Equal(["i", "c"], trace.Values("lstm"));
        Assert.Equal([8f, 9f, 10f], trace.Get("lstm", "c").ToArray());
        Assert.Equal([16f, 17f], trace.Get("dense", "y").ToArray());
        Assert.True(Unsafe.AreSame(ref first, ref TraceAccess.Reference(trace)));
    }

    [Fact]
    public void UnknownNamesListTheCandidates()
    {
        StepTrace trace = Layout.Create();
        Assert.Contains("'lstm', 'dense'", Assert.Throws<ArgumentException>("layer", () => trace.Get("gru", "i").ToArray()).Message);
        Assert.Contains("'i', 'c'", Assert.Throws<ArgumentException>("value", () => trace.Get("lstm", "h").ToArray()).Message);
        Assert.Throws<ArgumentException>("layer", () => trace.Values("gru"));
    }

    [Fact]
    public void ATraceOfAnotherModelIsRefused()
    {
        StepTrace other = new TraceLayout([("lstm", "i", 0, 3)], 8).Create();
        Assert.Throws<ArgumentException>("trace", () => TraceAccess.Reference(other, Layout));
        Assert.Throws<ArgumentNullException>("trace", () => TraceAccess.Reference(null!));
    }
}
