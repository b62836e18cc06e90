using System;
using System.Globalization;
using System.Linq;

namespace LstmGen.Benchmarks;

/// <summary>Nanoseconds per training iteration: public <c>Train</c>, that is forward, BPTT and Adam, without clipping or publishing.</summary>
internal static class TrainingBenchmark
{
    public static void Run(string name, IWorkload model, string data, int batchSize)
    {
        string workload = $"{name}_b{batchSize}";
        TrainingDataSet set = TrainingDataSet.Read(data, workload);
        SequenceTrainer trainer = model.CreateTrainer(new Adam(1e-3f), set.Steps, set.Batch);
        trainer.SetParameters(set.Parameters);
        SequenceBatch batch = new(model.Inputs, model.Outputs, set.Steps, set.Batch);
        int inputs = set.Steps * model.Inputs, targets = set.Steps * model.Outputs;
        for (int b = 0; b < set.Batch; b++)
            batch.Add(set.Inputs.AsSpan(b * inputs, inputs), set.Targets.AsSpan(b * targets, targets));

        double error = GradientError(trainer, batch, set);
        double firstLoss = trainer.Evaluate(batch);
        for (int i = 0; i < 20; i++)
            trainer.Train(batch);
        double lastLoss = trainer.Evaluate(batch);

        Timing timing = Timing.Of(iterations =>
        {
            for (int i = 0; i < iterations; i++)
                trainer.Train(batch);
        });
        string note = string.Create(
            CultureInfo.InvariantCulture,
            $"public Train; ns per seq-step {timing.Median / (set.Steps * set.Batch):F2}; loss err {Math.Abs(firstLoss - set.FirstLoss):E1}, after 20 steps {Math.Abs(lastLoss - set.LastLoss):E1}");
        Line.Write("ours", workload, timing, error, error, note);
    }

    /// <summary>max |gradient error| / max |gradient|.</summary>
    private static double GradientError(SequenceTrainer trainer, SequenceBatch batch, TrainingDataSet set)
    {
        trainer.Forward(batch);
        trainer.Backward(batch);
        double worst = 0;
        int at = 0;
        foreach (string tensor in new[] { "lstm.weight_ih_l0", "lstm.weight_hh_l0", "lstm.bias_ih_l0", "dense.weight", "dense.bias" })
        {
            float[] gradient = new float[TensorLength(set, tensor, batch)];
            trainer.CopyGradient(tensor, gradient);
            worst = Math.Max(worst, gradient.Select((g, i) => Math.Abs(g - set.Gradients[at + i])).Max());
            at += gradient.Length;
        }
        trainer.ZeroGradients();
        return worst / set.Gradients.Max(Math.Abs);
    }

    private static int TensorLength(TrainingDataSet set, string tensor, SequenceBatch batch)
    {
        int inputs = batch.InputSize, outputs = batch.OutputSize;

        // parameters = 4 H (I + H + 1) + O (H + 1), solved for H.
        int hidden = Enumerable.Range(1, 256).First(h => (4 * h * (inputs + h + 1)) + (outputs * (h + 1)) == set.Parameters.Length);
        return tensor switch
        {
            "lstm.weight_ih_l0" => 4 * hidden * inputs,
            "lstm.weight_hh_l0" => 4 * hidden * hidden,
            "lstm.bias_ih_l0" => 4 * hidden,
            "dense.weight" => outputs * hidden,
            _ => outputs,
        };
    }
}
