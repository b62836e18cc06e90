using System;

namespace LstmGen.Benchmarks;

/// <summary>Nanoseconds per streaming step: one public call a step, or one public call for many.</summary>
internal static class StreamingBenchmark
{
    /// <summary>Steps that are cycled through, as in the yardstick.</summary>
    private const int Cycle = 256;

    public static void Run(IWorkload model, string data, bool wholeSequences)
    {
        double wide = Accuracy.Of(model, DataSet.Read(data, model.Name, "wide"));
        DataSet set = DataSet.Read(data, model.Name, "def");
        double error = Accuracy.Of(model, set);
        float[] outputs = new float[Cycle * model.Outputs];
        model.Reset();
        Timing timing = Timing.Of(steps =>
        {
            for (; steps > 0; steps -= Cycle)
            {
                int count = Math.Min(steps, Cycle);
                if (wholeSequences)
                    model.Run(set.Inputs, outputs, 0, count);
                else
                    model.Step(set.Inputs, outputs, 0, count);
            }
        });
        Line.Write("ours", model.Name, timing, error, wide, wholeSequences ? "public Run" : "public Step");
    }
}
