using System;

namespace LstmGen.Benchmarks.Scaling;

/// <summary>One LSTM layer of a size, stepped through the interface; its call costs every size the same nanosecond or two.</summary>
internal sealed class StepSubject<TState>(int units, IStreamingNetwork<TState> model) : IStepSubject
    where TState : unmanaged
{
    private const int Cycle = 256;

    public int Units => units;

    public double MeasureStep()
    {
        int inputs = model.InputSize, outputs = model.OutputSize;
        float[] x = Signal.Loud(Cycle * inputs), y = new float[outputs];
        TState state = default;
        return Timing.Of(steps =>
        {
            for (int t = 0; t < steps; t++)
                model.Step(ref state, x.AsSpan(t % Cycle * inputs, inputs), y);
        }).Median;
    }
}
