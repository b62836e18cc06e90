using System;
using System.Runtime.CompilerServices;

namespace LstmGen.BorderProbe;

/// <summary>Runs models with buffers at borders and compares with arrays.</summary>
internal sealed class Borders
{
    private const int Steps = 5;

    /// <summary>Calls compared.</summary>
    public int Checked { get; private set; }

    /// <summary>Of all results, so that runs can be compared.</summary>
    public ulong Digest { get; private set; } = 0xCBF29CE484222325;

    /// <summary>Step, Run and StepMany of a model that streams.</summary>
    public void Check<TState>(IStreamingNetwork<TState> model)
        where TState : unmanaged
    {
        string name = model.GetType().Name;
        int inputs = model.InputSize, outputs = model.OutputSize, state = Unsafe.SizeOf<TState>();
        Check($"{name}.Step", [inputs], [outputs], state, Step);
        Check($"{name}.Run", [inputs * Steps], [outputs * Steps], state, b => model.Run(ref b.State<TState>(), b.Input(), b.Output()));
        Check($"{name}.Run, one step", [inputs], [outputs], state, b => model.Run(ref b.State<TState>(), b.Input(), b.Output()));

        Check($"{name}.StepMany", [inputs * Steps], [outputs * Steps], state * Steps, b => model.StepMany(b.States<TState>(), b.Input(), b.Output()));

        void Step(Buffers b)
        {
            for (int t = 0; t < Steps; t++)
                model.Step(ref b.State<TState>(), b.Input(), b.Output());
        }
    }

    public void Check(string name, int[] inputs, int[] outputs, int stateBytes, Action<Buffers> call)
    {
        Buffers expected = Run(Placement.Array);
        Digest = expected.Mix(Digest);
        foreach (Placement placement in new[] { Placement.AfterBorder, Placement.BeforeBorder })
        {
            // Said before the call: the last line of a process that died names what it died of.
            Console.WriteLine($"{name}, {placement}");
            Buffers found = Run(placement);
            if (!found.IsIntact)
                throw new InvalidOperationException($"{name}, {placement}: wrote beside a buffer.");
            if (!found.Same(expected))
                throw new InvalidOperationException($"{name}, {placement}: other results than with arrays.");
            Checked++;
        }

        Buffers Run(Placement placement)
        {
            Buffers buffers = new(inputs, outputs, stateBytes, placement);
            buffers.FillInputs();
            call(buffers);
            return buffers;
        }
    }
}
