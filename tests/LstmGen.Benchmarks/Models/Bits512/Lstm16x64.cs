using System;

namespace LstmGen.Benchmarks.Models.Bits512;

[RecurrentModel(Vectors = VectorWidth.Bits512)]
[Input(16)]
[Lstm(64, Bias = Bias.Single)]
[Dense(8)]
internal sealed partial class Lstm16x64 : IWorkload
{
    private State _state;

    string IWorkload.Name => "lstm_16x64_d8";

    int IWorkload.Inputs => InputSize;

    int IWorkload.Outputs => OutputSize;

    void IWorkload.Reset() => _state = InitialState;

    void IWorkload.Step(ReadOnlySpan<float> inputs, Span<float> outputs, int from, int count)
    {
        for (int t = from; t < from + count; t++)
            Step(ref _state, inputs.Slice(t * InputSize, InputSize), outputs.Slice(t * OutputSize, OutputSize));
    }

    void IWorkload.Run(ReadOnlySpan<float> inputs, Span<float> outputs, int from, int count) =>
        Run(ref _state, inputs.Slice(from * InputSize, count * InputSize), outputs.Slice(from * OutputSize, count * OutputSize));

    SequenceTrainer IWorkload.CreateTrainer(Optimizer optimizer, int maxSteps, int maxBatch) => CreateTrainer(optimizer, maxSteps, maxBatch);

    void IWorkload.SetParameters(ReadOnlySpan<float> parameters)
    {
        Trainer trainer = CreateTrainer(new Sgd(1), 1);
        trainer.SetParameters(parameters);
        trainer.Publish();
    }
}
