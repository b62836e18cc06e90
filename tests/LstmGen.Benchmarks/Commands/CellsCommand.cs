using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using LstmGen.Benchmarks.Comparison;
using LstmGen.Benchmarks.Models.Cells;
using LstmGen.Benchmarks.Scaling;

namespace LstmGen.Benchmarks.Commands;

/// <summary><c>cells</c>: whether derived cells are as good per multiply-add as the plain LSTM.</summary>
internal static class CellsCommand
{
    private const int Units = 32, Projection = 16, Sequences = 16;

    public static Command Create()
    {
        Option<int> rounds = new("--rounds") { Description = "Each goes through all cells; printed are medians.", DefaultValueFactory = _ => 3 };
        Command command = new("cells", "Kinds of cells of 8 inputs and 32 units: time per multiply-add beside the plain LSTM's, forward and training.") { rounds };
        command.SetAction(result => Run(result.GetRequiredValue(rounds)));
        return command;
    }

    private static List<CellSubject> Subjects()
    {
        PlainLstm lstm = new();
        PlainGru gru = new();
        PeepholeLstm peephole = new();
        CoupledLstm coupled = new();
        ProjectedLstm projected = new();
        PlainRnn rnn = new();
        const int Gate = Units * (CellSubject.Inputs + Units);
        return
        [
            CellSubject.Of("LSTM", 4 * Gate, lstm, n => lstm.CreateTrainer(new Adam(), CellSubject.Steps, n)),
            CellSubject.Of("LSTM, peepholes", (4 * Gate) + (3 * Units), peephole, n => peephole.CreateTrainer(new Adam(), CellSubject.Steps, n)),
            CellSubject.Of("LSTM, coupled gates", 3 * Gate, coupled, n => coupled.CreateTrainer(new Adam(), CellSubject.Steps, n)),
            CellSubject.Of("LSTM, projection to 16", (4 * Units * (CellSubject.Inputs + Projection)) + (Units * Projection), projected, n => projected.CreateTrainer(new Adam(), CellSubject.Steps, n)),
            BothWays(8 * Gate),
            CellSubject.Of("GRU", 3 * Gate, gru, n => gru.CreateTrainer(new Adam(), CellSubject.Steps, n)),
            CellSubject.Of("RNN", Gate, rnn, n => rnn.CreateTrainer(new Adam(), CellSubject.Steps, n)),
        ];
    }

    private static CellSubject BothWays(int products)
    {
        BothWaysLstm model = new();
        Workspace workspace = BothWaysLstm.CreateWorkspace(CellSubject.Steps);
        float[] x = Signal.Loud(CellSubject.Steps * CellSubject.Inputs), y = new float[CellSubject.Steps * BothWaysLstm.OutputSize];
        return new CellSubject("LSTM, both directions", BothWaysLstm.OutputSize, products, Forward, n => model.CreateTrainer(new Adam(), CellSubject.Steps, n));

        void Forward(int times)
        {
            for (; times > 0; times--)
            {
                BothWaysLstm.State state = default;
                model.Run(ref state, x, y, workspace);
            }
        }
    }

    private static void Run(int rounds)
    {
        List<CellSubject> subjects = Subjects();
        List<double>[][] times = [.. subjects.Select(_ => new List<double>[] { [], [], [] })];
        for (int round = 0; round < rounds; round++)
        {
            Console.Error.WriteLine($"round {round + 1} of {rounds}");
            for (int i = 0; i < subjects.Count; i++)
            {
                times[i][0].Add(subjects[i].MeasureForward());
                times[i][1].Add(subjects[i].MeasureTraining(1));
                times[i][2].Add(subjects[i].MeasureTraining(Sequences));
            }
        }

        MarkdownTable table = new("cell, 8x32", "multiply-adds", "forward, ns per step", "per multiply-add, LSTM = 1", "training, ns per step", "LSTM = 1", $"training, batch {Sequences}", "LSTM = 1");
        for (int i = 0; i < subjects.Count; i++)
        {
            List<string> cells = [subjects[i].Name, $"{subjects[i].Products}"];
            for (int what = 0; what < 3; what++)
            {
                double time = Statistics.Median(times[i][what]), plain = Statistics.Median(times[0][what]);
                cells.Add(FormattableString.Invariant($"{time:F1}"));
                cells.Add(FormattableString.Invariant($"{time / subjects[i].Products / (plain / subjects[0].Products):F2}"));
            }

            table.Add([.. cells]);
        }

        table.Write();
    }
}
