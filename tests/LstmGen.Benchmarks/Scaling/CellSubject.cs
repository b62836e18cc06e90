using System;

namespace LstmGen.Benchmarks.Scaling;

/// <summary>A kind of cell: sequences of 64 steps forward, and training iterations over them.</summary>
/// <param name="Name">As the table names it.</param>
/// <param name="Outputs">Floats of one step's output.</param>
/// <param name="Products">Multiply-adds with weights in one step forward.</param>
/// <param name="Forward">Runs 64 steps as often as it is told.</param>
/// <param name="CreateTrainer">For that many sequences of 64 steps.</param>
internal sealed record CellSubject(string Name, int Outputs, int Products, Action<int> Forward, Func<int, SequenceTrainer> CreateTrainer)
{
    public const int Steps = 64, Inputs = 8;

    /// <summary>A cell that streams; its Run needs nothing else.</summary>
    public static CellSubject Of<TState>(string name, int products, IStreamingNetwork<TState> model, Func<int, SequenceTrainer> createTrainer)
        where TState : unmanaged
    {
        float[] x = Signal.Loud(Steps * model.InputSize), y = new float[Steps * model.OutputSize];
        return new CellSubject(name, model.OutputSize, products, Forward, createTrainer);

        void Forward(int times)
        {
            TState state = default;
            for (; times > 0; times--)
                model.Run(ref state, x, y);
        }
    }

    /// <summary>Nanoseconds of one step.</summary>
    public double MeasureForward() => Timing.Of(Forward).Median / Steps;

    /// <summary>Nanoseconds of one step of one sequence: forward, back-propagation, Adam.</summary>
    public double MeasureTraining(int sequences)
    {
        SequenceTrainer trainer = CreateTrainer(sequences);
        SequenceBatch batch = new(Inputs, Outputs, Steps, sequences);
        for (int s = 0; s < sequences; s++)
            batch.Add(Signal.Loud(Steps * Inputs), new float[Steps * Outputs]);
        return Timing.Of(iterations =>
        {
            for (; iterations > 0; iterations--)
                trainer.Train(batch);
        }).Median / (Steps * sequences);
    }
}
