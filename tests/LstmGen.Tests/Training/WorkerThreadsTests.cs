using System;
using System.Threading;
using LstmGen.Training;
using Xunit;

namespace LstmGen.Tests.Training;

public class WorkerThreadsTests
{
    [Fact]
    public void ACallerThatHasToWaitAllocatesNothing()
    {
        WaitingRun();    // whatever the first of all costs
        Assert.Equal(0, WaitingRun());
    }

    /// <summary>Bytes that the caller allocates in the first run of new threads, the other of which works until the caller has given up its processor.</summary>
    private static long WaitingRun()
    {
        Thread caller = Thread.CurrentThread;
        using WorkerThreads threads = new(2, thread =>
        {
            while (thread == 1 && (caller.ThreadState & ThreadState.WaitSleepJoin) == 0)
                Thread.Yield();
        });
        long before = GC.GetAllocatedBytesForCurrentThread();
        threads.Run();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
