using System.Collections.Generic;
using System.Globalization;
using LstmGen.Highway.Tasks;
using Spectre.Console;

namespace LstmGen.Highway;

/// <summary>The tables.</summary>
internal static class Report
{
    public static Table Scores(LongTask task, IReadOnlyList<Outcome> outcomes)
    {
        Table table = new Table().Border(TableBorder.Simple)
            .Title($"{task.Name}, {task.Steps} steps, {task.Updates} updates of {task.BatchSize} sequences; guessing: {task.Chance}")
            .AddColumn("network").AddColumn(Number("parameters")).AddColumn(Number("on 1,000 fresh sequences")).AddColumn(Number("training"));
        foreach (Outcome outcome in outcomes)
        {
            table.AddRow(outcome.Cell, Text($"{outcome.Parameters}"), outcome.Score, Text($"{outcome.Seconds:F1} s"));
        }

        return table;
    }

    public static Table Gradients(LongTask task, IReadOnlyList<Outcome> outcomes)
    {
        int[] back = [1, task.Steps / 10, task.Steps / 4, task.Steps / 2, task.Steps];
        Table table = new Table().Border(TableBorder.Simple)
            .Title("Norm of the gradient of the loss with respect to the state, so many steps back").AddColumn("network").AddColumn("weights");
        foreach (int k in back)
        {
            table.AddColumn(Number(Text($"{k}")));
        }

        foreach (Outcome outcome in outcomes)
        {
            AddRow("initial", outcome.Before);
            AddRow("trained", outcome.After);

            void AddRow(string weights, double[] norms)
            {
                List<string> cells = [outcome.Cell, weights];
                foreach (int k in back)
                {
                    cells.Add(Text($"{norms[k - 1]:0.0e+00}"));
                }

                table.AddRow([.. cells]);
            }
        }

        return table;
    }

    private static TableColumn Number(string header) => new TableColumn(header).RightAligned();

    private static string Text(System.FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
