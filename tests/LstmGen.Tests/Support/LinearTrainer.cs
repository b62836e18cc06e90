using System;
using System.Runtime.CompilerServices;
using LstmGen.CompilerServices;

namespace LstmGen.Tests.Support;

/// <summary>Hand-written kernels for <see cref="LinearModel"/> in the layout that emitted kernels use.</summary>
internal sealed class LinearTrainer(
    ModelLayout model, WeightBlock weights, Optimizer optimizer, int maxSteps, int maxBatch, Loss? loss = null, bool crossEntropy = true)
    : SequenceTrainer(LinearModel.Training(model, crossEntropy), weights, optimizer, maxSteps, maxBatch, loss)
{
    private readonly int _inputs = model.InputSize;
    private readonly int _outputs = model.OutputSize;
    private readonly int _bias = (int)PackRegion.Length(1, model.OutputSize, model.InputSize);

    public LinearTrainer(int inputs, int outputs, Optimizer optimizer, int maxSteps, int maxBatch, Loss? loss = null)
        : this(LinearModel.Layout(inputs, outputs), optimizer, maxSteps, maxBatch, loss)
    {
    }

    private LinearTrainer(ModelLayout model, Optimizer optimizer, int maxSteps, int maxBatch, Loss? loss)
        : this(model, model.Initialize(1), optimizer, maxSteps, maxBatch, loss) => Model = model;

    public ModelLayout Model { get; } = model;

    public WeightBlock Publish(WeightBlock? reuse = null) => CreateBlock(reuse);

    protected override void ForwardPass(TrainingMemory memory)
    {
        Sum(memory, 0, LinearModel.FirstDecay);
        Sum(memory, 1, LinearModel.SecondDecay);
        int width = LinearModel.Pad(_inputs), outWidth = LinearModel.Pad(_outputs);
        for (int row = 0; row < memory.Rows; row++)
        {
            for (int j = 0; j < outWidth; j++)
            {
                float y = At(ref memory.Weights, _bias + j);
                for (int k = 0; k < _inputs; k++)
                {
                    y += At(ref memory.Weights, Packed(j, k)) * At(ref memory.Activation(2), (row * width) + k);
                }

                At(ref memory.Activation(3), (row * outWidth) + j) = y;
            }
        }
    }

    protected override void BackwardPass(TrainingMemory memory, int from, bool inputGradients)
    {
        if (from != 3)
        {
            throw new ArgumentOutOfRangeException(nameof(from));
        }

        int width = LinearModel.Pad(_inputs), outWidth = LinearModel.Pad(_outputs);
        for (int row = 0; row < memory.Rows; row++)
        {
            for (int k = 0; k < width; k++)
            {
                float dx = 0;
                for (int r = 0; r < outWidth; r++)
                {
                    float dy = At(ref memory.ActivationGradient(3), (row * outWidth) + r);
                    dx += dy * At(ref memory.Transposed, ((((k / 8) * outWidth) + r) * 8) + (k % 8));
                    if (k < _inputs)
                    {
                        At(ref memory.Gradients, Packed(r, k)) += dy * At(ref memory.Activation(2), (row * width) + k);
                    }

                    if (k == 0)
                    {
                        At(ref memory.Gradients, _bias + r) += dy;
                    }
                }

                At(ref memory.ActivationGradient(2), (row * width) + k) = dx;
            }
        }

        SumBackward(memory, 1, LinearModel.SecondDecay);
        SumBackward(memory, 0, LinearModel.FirstDecay);
    }

    private static ref float At(ref float first, int index) => ref Unsafe.Add(ref first, index);

    private int Packed(int unit, int column) => ((((unit / 8) * _inputs) + column) * 8) + (unit % 8);

    private void Sum(TrainingMemory memory, int stage, float decay)
    {
        ReadOnlySpan<int> active = memory.ActiveCounts;
        int width = LinearModel.Pad(_inputs);
        for (int t = 0, start = 0; t < active.Length; start += active[t++])
        {
            for (int b = 0; b < active[t]; b++)
            {
                int row = start + b;
                int before = t == 0 ? b : row + active[0] - active[t - 1];
                for (int k = 0; k < width; k++)
                {
                    float s = (decay * At(ref memory.State(stage), (before * width) + k)) + At(ref memory.Activation(stage), (row * width) + k);
                    At(ref memory.State(stage), ((active[0] + row) * width) + k) = s;
                    At(ref memory.Activation(stage + 1), (row * width) + k) = s;
                }
            }
        }
    }

    private void SumBackward(TrainingMemory memory, int stage, float decay)
    {
        ReadOnlySpan<int> active = memory.ActiveCounts;
        int width = LinearModel.Pad(_inputs);
        int start = memory.Rows;
        for (int t = active.Length - 1; t >= 0; t--)
        {
            start -= active[t];
            for (int b = 0; b < active[t]; b++)
            {
                for (int k = 0; k < width; k++)
                {
                    ref float carry = ref At(ref memory.Carry(stage), (b * width) + k);
                    float g = At(ref memory.ActivationGradient(stage + 1), ((start + b) * width) + k) + carry;
                    At(ref memory.ActivationGradient(stage), ((start + b) * width) + k) = g;
                    carry = decay * g;
                }
            }
        }
    }
}
