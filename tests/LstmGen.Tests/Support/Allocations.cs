using System;
using Xunit;

namespace LstmGen.Tests.Support;

/// <summary>Bytes that the current thread allocates.</summary>
internal static class Allocations
{
    private const int Attempts = 8;

    /// <summary>Fails unless <paramref name="action"/> allocates nothing when it is done again; the first times warm it up.</summary>
    public static void AssertNone(Action action, int times = 40)
    {
        for (int i = 0; i < 3; i++)
        {
            action();
        }

        Assert.Equal(0, Of(action, times));
    }

    /// <summary>
    /// What <paramref name="action"/> allocates when it is done <paramref name="times"/> times: the least of several attempts. When a
    /// background collection suspends the threads at the end of its marking, <see cref="GC.GetAllocatedBytesForCurrentThread"/> counts the
    /// unused rest of the thread's allocation quantum too, up to 8 KB that nobody allocated. What an action does allocate, every attempt has.
    /// </summary>
    public static long Of(Action action, int times = 1)
    {
        long least = long.MaxValue;
        for (int attempt = 0; attempt < Attempts && least != 0; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < times; i++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
