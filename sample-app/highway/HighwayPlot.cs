using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Highway.Tasks;
using ScottPlot;
using ScottPlot.MultiplotLayouts;
using ScottPlot.Plottables;
using ScottPlot.TickGenerators;

namespace LstmGen.Highway;

/// <summary>One panel a task, before and after training: the norm of the gradient, on a logarithmic scale, over the steps back.</summary>
internal static class HighwayPlot
{
    private const int Width = 1200, Height = 900;
    private const double LeastPower = -12;     // where panels end; what is less leaves them

    public static void Save(IReadOnlyList<(LongTask Task, IReadOnlyList<Outcome> Outcomes)> results, string path)
    {
        // The same scale everywhere, so that panels can be compared.
        double greatest = results.SelectMany(r => r.Outcomes).Max(o => Math.Max(o.Before.Max(), o.After.Max()));
        double greatestPower = Math.Max(Math.Ceiling(Math.Log10(greatest)), 0);

        Multiplot panels = new();
        panels.RemovePlot(panels.GetPlot(0));
        foreach ((LongTask task, IReadOnlyList<Outcome> outcomes) in results)
        {
            panels.AddPlot(Panel($"{task.Name}, initial weights", outcomes, outcome => outcome.Before, greatestPower));
            panels.AddPlot(Panel($"{task.Name}, trained", outcomes, outcome => outcome.After, greatestPower));
        }

        panels.Layout = new Grid(rows: results.Count, columns: 2);
        panels.SavePng(path, Width, Height);
    }

    private static Plot Panel(string title, IReadOnlyList<Outcome> outcomes, Func<Outcome, double[]> norms, double greatestPower)
    {
        Plot plot = new();
        foreach (Outcome outcome in outcomes)
        {
            double[] values = [.. norms(outcome).Select(norm => Math.Log10(Math.Max(norm, double.Epsilon)))];
            double[] back = [.. Enumerable.Range(1, values.Length).Select(k => (double)k)];
            Scatter line = plot.Add.ScatterLine(back, values);
            line.LegendText = outcome.Cell;
            line.LineWidth = 2;
        }

        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = power => FormattableString.Invariant($"1e{power:0}"),
        };
        plot.Axes.SetLimitsY(LeastPower, greatestPower);
        plot.Title(title);
        plot.XLabel("steps back");
        plot.YLabel("norm of the gradient of the state");
        plot.ShowLegend(Alignment.LowerLeft);
        return plot;
    }
}
