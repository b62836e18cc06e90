using System;
using System.Linq;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>A stage with drawn weights, and what it reads of one sequence.</summary>
internal sealed class SequenceCase
{
    private readonly Stage _stage;
    private readonly Random _random = new(3);

    public SequenceCase(string notation, string vectors = "Bits256")
    {
        ModelShape shape = new(notation) { Vectors = vectors };
        _stage = shape.Network().Stages.Single();
        Planned = new PlannedStage(shape, _stage.Parameters.ToDictionary(p => p.Name, p => Draw(p.Count).Select(v => (double)(float)(v * 2 * p.InitialBound)).ToArray()));
    }

    public PlannedStage Planned { get; }

    public bool HasLongVectors => Planned.Step512(Inputs(1).Select(x => x[0]).ToArray(), States()[0]) is not null;

    public double[][][] Inputs(int steps) => Sequence(steps, _stage.Input.Size);

    public double[][][] Gradients(int steps) => Sequence(steps, _stage.Output.Size);

    public double[][][] States() => [_stage.States.Select(s => Draw(s.Size)).ToArray()];

    private double[][][] Sequence(int steps, int size) => Enumerable.Range(0, steps).Select(_ => new[] { Draw(size) }).ToArray();

    private double[] Draw(int count) => Enumerable.Range(0, count).Select(_ => (double)(float)(_random.NextDouble() - 0.5)).ToArray();
}
