using System;
using System.Linq;
using LstmGen.Benchmarks.Models;

namespace LstmGen.Benchmarks;

/// <summary>1,024 agents with a state each, all stepped by one call; nanoseconds per agent and step.</summary>
internal static class AgentsBenchmark
{
    public const string Name = "agents_1024_8x32_d4";

    private const int Agents = 1024;

    public static void Run(string data, bool bits512)
    {
        if (bits512)
            Run<Models.Bits512.Lstm8x32, Models.Bits512.Lstm8x32.State>(data, new(), (model, states, inputs, outputs) => model.StepMany(states, inputs, outputs));
        else
            Run<Lstm8x32, Lstm8x32.State>(data, new(), (model, states, inputs, outputs) => model.StepMany(states, inputs, outputs));
    }

    private static void Run<TModel, TState>(string data, TModel model, Action<TModel, TState[], float[], float[]> stepMany)
        where TModel : IWorkload
    {
        IWorkload workload = model;
        DataSet set = DataSet.Read(data, workload.Name, "def");
        double error = Accuracy.Of(workload, set);
        TState[] states = new TState[Agents];
        float[] inputs = [.. Enumerable.Range(0, Agents).SelectMany(agent => set.Inputs.AsSpan(agent % 512 * Lstm8x32.InputSize, Lstm8x32.InputSize).ToArray())];
        float[] outputs = new float[Agents * Lstm8x32.OutputSize];
        Timing timing = Timing.Of(rounds =>
        {
            for (; rounds > 0; rounds--)
                stepMany(model, states, inputs, outputs);
        });
        Line.Write("ours", Name, new Timing(timing.Median / Agents, timing.Minimum / Agents), error, error, "StepMany; ns per agent-step");
    }
}
