using System;
using Xunit;

namespace LstmGen.Tests.Support;

/// <summary>
/// Bytes that the current thread allocates. Exact because this project has background collection off: with it, the runtime now and then counts
/// the unused rest of the thread's allocation quantum too, up to 8 KB that nobody allocated.
/// </summary>
internal static class Allocations
{
    /// <summary>Fails unless <paramref name="action"/>, once it was done <paramref name="warmUps"/> times, allocates nothing.</summary>
    public static void AssertNone(Action action, int warmUps = 1, int times = 50)
    {
        Of(action, warmUps);
        Assert.Equal(0, Of(action, times));
    }

    /// <summary>What <paramref name="action"/> allocates when it is done <paramref name="times"/> times.</summary>
    public static long Of(Action action, int times = 1)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < times; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
