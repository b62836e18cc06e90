using System;
using System.Linq;
using LstmGen.Benchmarks.Models;

namespace LstmGen.Benchmarks;

/// <summary>1,024 agents with a state each, all stepped by one call; nanoseconds per agent and step.</summary>
internal static class AgentsBenchmark
{
    public const string Name = "agents_1024_8x32_d4";

    private const int Agents = 1024;

    public static void Run(string data)
    {
        IWorkload workload = new Lstm8x32();
        Lstm8x32 model = (Lstm8x32)workload;
        DataSet set = DataSet.Read(data, workload.Name, "def");
        double error = Accuracy.Of(workload, set);
        Lstm8x32.State[] states = new Lstm8x32.State[Agents];
        float[] inputs = [.. Enumerable.Range(0, Agents).SelectMany(agent => set.Inputs.AsSpan(agent % 512 * Lstm8x32.InputSize, Lstm8x32.InputSize).ToArray())];
        float[] outputs = new float[Agents * Lstm8x32.OutputSize];
        Timing timing = Timing.Of(rounds =>
        {
            for (; rounds > 0; rounds--)
                model.StepMany(states, inputs, outputs);
        });
        Line.Write("ours", Name, new Timing(timing.Median / Agents, timing.Minimum / Agents), error, error, "StepMany; ns per agent-step");
    }
}
