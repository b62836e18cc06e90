using LstmGen.Benchmarks.Models;

namespace LstmGen.Benchmarks;

/// <summary>1,024 agents with a state each, stepped one after the other; nanoseconds per agent and step.</summary>
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
        float[] outputs = new float[Agents * Lstm8x32.OutputSize];
        Timing timing = Timing.Of(rounds =>
        {
            for (; rounds > 0; rounds--)
            {
                for (int agent = 0; agent < Agents; agent++)
                {
                    model.Step(
                        ref states[agent],
                        System.MemoryExtensions.AsSpan(set.Inputs, agent % 512 * Lstm8x32.InputSize, Lstm8x32.InputSize),
                        System.MemoryExtensions.AsSpan(outputs, agent * Lstm8x32.OutputSize, Lstm8x32.OutputSize));
                }
            }
        });
        Line.Write("ours", Name, new Timing(timing.Median / Agents, timing.Minimum / Agents), error, error, "public Step per agent; ns per agent-step");
    }
}
