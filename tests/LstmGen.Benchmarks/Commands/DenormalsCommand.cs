using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Diagnostics;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Models;
using LstmGen.Benchmarks.Models.Cells;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>denormals</c>: whether silence makes a stream slow, since states that decay towards zero may pass through denormal numbers.</summary>
internal static class DenormalsCommand
{
    private const int Blocks = 100, BlockSteps = 100, LoudSteps = 1000;

    public static Command Create()
    {
        Option<int> repeats = new("--repeats") { Description = "Of the whole passage; printed are medians.", DefaultValueFactory = _ => 31 };
        Command command = new("denormals", "10,000 zero inputs after a loud passage: the slowest block of 100 steps beside the first.") { repeats };
        command.SetAction(result =>
        {
            Write("LSTM 8x32, dense 4", new Lstm8x32(), result.GetRequiredValue(repeats));
            Write("GRU 8x32", new PlainGru(), result.GetRequiredValue(repeats));
            Write("LSTM 8x8 that decays to a denormal state", DecayingLstm.Create(), result.GetRequiredValue(repeats));
        });
        return command;
    }

    private static void Write<TState>(string name, IStreamingNetwork<TState> model, int repeats)
        where TState : unmanaged
    {
        float[] loud = Signal.Loud(LoudSteps * model.InputSize), loudOutput = new float[LoudSteps * model.OutputSize];
        float[] silence = new float[BlockSteps * model.InputSize], output = new float[BlockSteps * model.OutputSize];
        List<double>[] blocks = Enumerable.Range(0, Blocks).Select(_ => new List<double>()).ToArray();
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            TState state = default;
            model.Run(ref state, loud, loudOutput);
            for (int block = 0; block < Blocks; block++)
            {
                long start = Stopwatch.GetTimestamp();
                model.Run(ref state, silence, output);
                blocks[block].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / BlockSteps);
            }
        }

        double[] medians = blocks.Select(Statistics.Median).ToArray();
        float largest = output.Max(MathF.Abs);
        Console.WriteLine(FormattableString.Invariant(
            $"denormals|{name}|first block {medians[0]:F1} ns a step|worst block {medians.Max():F1} (number {Array.IndexOf(medians, medians.Max()) + 1} of {Blocks})|worst / first {medians.Max() / medians[0]:F3}|largest output at the end {largest:0.0e-00}"));
    }
}
