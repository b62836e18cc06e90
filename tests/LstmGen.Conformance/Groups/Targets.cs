using System;
using System.Linq;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>What a batch's outputs are compared with.</summary>
/// <param name="Loss">The loss.</param>
/// <param name="Tensor">[step, sequence, ...] or, for the last step alone, [sequence, ...]: values or class ids.</param>
/// <param name="LastOnly">The loss is of the last step alone.</param>
/// <param name="Mask">[step, sequence], 0: takes no part; null: all do.</param>
internal sealed record Targets(Loss Loss, Tensor Tensor, bool LastOnly, Tensor? Mask)
{
    private static readonly string[] Missing = ["l1", "mae", "huber", "smooth_l1", "bce", "nll", "ctc", "kl", "sum"];

    /// <summary>Reads the targets of a loss by its name: mse, ce, each perhaps with _seq or _last.</summary>
    public static Targets Read(string loss, Fields targets, Func<Tensor, Tensor> timeMajor, int outputs, int batch)
    {
        string name = loss.ToLowerInvariant();
        string kind = name.Split('_')[0];
        bool classes = kind is "ce" or "crossentropy" || name.StartsWith("cross_entropy", StringComparison.Ordinal);
        if (!classes && kind != "mse")
        {
            throw Missing.Any(m => name.StartsWith(m, StringComparison.Ordinal)) ? new OutsideException($"loss {loss}") : new CaseFormatException($"unknown loss '{loss}'");
        }

        Tensor tensor = classes ? targets.Tensor("target_classes", "classes", "class_ids", "target") : targets.Tensor("target", "targets", "y");
        int everyStep = classes ? 2 : 3;
        bool last = tensor.Rank == everyStep - 1;
        if (name.EndsWith("_last", StringComparison.Ordinal) && !last)
        {
            throw new CaseFormatException($"loss {loss}: a target for every step");
        }

        tensor = last
            ? tensor.Expect(classes ? [batch] : [batch, outputs])
            : timeMajor(tensor).Expect(classes ? [-1, batch] : [-1, batch, outputs]);
        Tensor? mask = targets.OptionalTensor("mask");
        targets.RequireAllRead();
        return new Targets(classes ? Loss.CrossEntropy : Loss.MeanSquaredError, tensor, last, mask is null ? null : timeMajor(mask).Expect(-1, batch));
    }

    /// <summary>Adds one sequence with its targets.</summary>
    public void Add(SequenceBatch batch, float[] inputs, int sequence, int sequences)
    {
        int steps = inputs.Length / batch.InputSize, width = batch.OutputSize;
        int[] rows = LastOnly ? [sequence] : Enumerable.Range(0, steps).Select(t => (t * sequences) + sequence).ToArray();
        bool[] valid = LastOnly ? [] : rows.Select(row => Mask is null || Mask.Data[row] != 0).ToArray();
        if (Loss == Loss.CrossEntropy)
        {
            // -100 is PyTorch's mark of a step that takes no part.
            valid = LastOnly ? [] : rows.Select((row, t) => valid[t] && Tensor.Data[row] >= 0).ToArray();
            batch.Add(inputs, rows.Select(row => Math.Max((int)Tensor.Data[row], LastOnly ? int.MinValue : 0)).ToArray(), valid);
        }
        else
        {
            batch.Add(inputs, rows.SelectMany(row => Tensor.Data.Skip(row * width).Take(width).Select(x => (float)x)).ToArray(), valid);
        }
    }
}
