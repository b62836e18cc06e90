using System.Linq;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Operators;

/// <summary>Runs a case on emitted code.</summary>
internal static class OperatorRunner
{
    /// <summary>Inference.</summary>
    public static OperatorResult Infer(ModelAccess model, OperatorCase given)
    {
        Load(model, given);
        bool trace = given.Shape is { Head: > 0, Streams: true };
        int width = given.Shape.Last.Outputs;
        float[][] outputs = given.Inputs.Select(_ => new float[0]).ToArray(), hidden = [.. outputs];
        float[][] states = given.InitialStates.Select(state => (float[])state.Clone()).ToArray();
        for (int b = 0; b < given.Inputs.Length; b++)
        {
            if (given.Inputs[b].Length == 0)
            {
                states[b] = new float[given.Shape.StateSize];
                continue;
            }

            for (int pass = 0; pass < given.Passes; pass++)
            {
                hidden[b] = new float[given.Lengths[b] * width];
                outputs[b] = model.Run(given.Inputs[b], states[b], ModelShape.Layer(given.Shape.Layers.Count - 1), trace ? ["h"] : [], trace ? [hidden[b]] : []);
            }
        }

        return new OperatorResult(given.Shape, outputs, trace ? hidden : given.Shape.Head == 0 ? outputs : null, states);
    }

    /// <summary>Training's forward pass.</summary>
    public static OperatorResult Train(ModelAccess model, OperatorCase given)
    {
        Load(model, given);
        int[] runnable = given.Runnable;
        float[][] states = OperatorCase.ZeroStates(given.Shape, given.Inputs.Length), outputs = given.Inputs.Select(_ => new float[0]).ToArray();
        OperatorResult result = new(given.Shape, outputs, given.Shape.Head == 0 ? outputs : null, states);
        if (runnable.Length == 0)
        {
            return result;
        }

        SequenceBatch batch = model.CreateBatch(given.Lengths.Max(), runnable.Length);
        SequenceTrainer trainer = model.CreateTrainer(new Sgd(0f), given.Lengths.Max(), runnable.Length, Loss.MeanSquaredError);
        float[][] initial = given.InitialStates;
        for (int pass = 0; pass < given.Passes; pass++)
        {
            batch.Clear();
            for (int i = 0; i < runnable.Length; i++)
            {
                batch.Add(given.Inputs[runnable[i]]);
                batch.SetInitialState(i, initial[runnable[i]]);
            }

            result = Forward(trainer, batch, given, runnable);
            initial = result.Final;
        }

        return result;
    }

    /// <summary>Runs a trainer over a batch of the runnable sequences; its tape is ready for a backward pass then.</summary>
    public static OperatorResult Forward(SequenceTrainer trainer, SequenceBatch batch, OperatorCase given, int[] runnable)
    {
        trainer.Forward(batch);
        float[][] final = OperatorCase.ZeroStates(given.Shape, given.Inputs.Length), outputs = given.Inputs.Select(_ => new float[0]).ToArray();
        for (int i = 0; i < runnable.Length; i++)
        {
            int b = runnable[i];
            outputs[b] = new float[given.Lengths[b] * given.Shape.Outputs];
            trainer.CopyOutputs(i, outputs[b]);
            trainer.CopyFinalState(i, final[b]);
        }

        return new OperatorResult(given.Shape, outputs, given.Shape.Head == 0 ? outputs : null, final);
    }

    /// <summary>Loads the weights, by name.</summary>
    public static void Load(ModelAccess model, OperatorCase given) => SafetensorsFile.Pass(given.Shape.Tensors, given.Weights, model.LoadWeights);
}
