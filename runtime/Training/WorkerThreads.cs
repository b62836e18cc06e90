using System;
using System.Threading;

namespace LstmGen.Training;

/// <summary>Threads that do a piece of work each, together with the caller, again and again. Allocates at construction only.</summary>
internal sealed class WorkerThreads : IDisposable
{
    /// <summary>Looks for work before a thread gives up its processor, since in training the next batch comes soon.</summary>
    private const int Spins = 500;

    private readonly Action<int> _work;
    private readonly ManualResetEventSlim[] _starts;
    private readonly ManualResetEventSlim _done = Event();
    private int _running;
    private bool _ends;

    /// <param name="count">Threads, the caller included.</param>
    /// <param name="work">What thread 0 (the caller) to count - 1 do; it must not throw.</param>
    public WorkerThreads(int count, Action<int> work)
    {
        _work = work;
        _starts = new ManualResetEventSlim[count - 1];
        for (int i = 0; i < _starts.Length; i++)
        {
            _starts[i] = Event();
            int thread = i + 1;
            new Thread(() => Loop(thread)) { IsBackground = true, Name = $"LstmGen worker {thread}" }.Start();
        }
    }

    /// <summary>Returns when all have done their work.</summary>
    /// <exception cref="ObjectDisposedException">The threads have ended.</exception>
    public void Run()
    {
        ObjectDisposedException.ThrowIf(_ends, typeof(ParallelTrainer));
        _done.Reset();
        _running = _starts.Length;
        foreach (ManualResetEventSlim start in _starts)
        {
            start.Set();
        }

        _work(0);
        if (_starts.Length > 0)
        {
            _done.Wait();
        }
    }

    public void Dispose()
    {
        if (_ends)
        {
            return;
        }

        _ends = true;
        foreach (ManualResetEventSlim start in _starts)
        {
            start.Set();
        }
    }

    /// <summary>An event makes its lock when a wait first blocks: here, so that no later one allocates.</summary>
    private static ManualResetEventSlim Event()
    {
        ManualResetEventSlim made = new(false, Spins);
        made.Wait(millisecondsTimeout: 1);
        return made;
    }

    private void Loop(int thread)
    {
        ManualResetEventSlim start = _starts[thread - 1];
        while (true)
        {
            start.Wait();
            start.Reset();
            if (_ends)
            {
                return;
            }

            _work(thread);
            if (Interlocked.Decrement(ref _running) == 0)
            {
                _done.Set();
            }
        }
    }
}
