using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Loss and gradients of one batch.</summary>
internal sealed class GradientCheck
{
    private readonly ForwardCheck _forward;
    private readonly Targets _targets;
    private readonly Tolerance _tolerance;
    private readonly Tolerance _lossTolerance;
    private readonly double? _loss;
    private readonly List<(TensorName Tensor, double[] Expected)> _weights = [];
    private readonly Tensor? _inputs;
    private readonly Tensor? _hidden;
    private readonly Tensor? _cell;

    private GradientCheck(Fields expected, ForwardCheck forward, PyTorchWeights weights, Targets targets, Func<Tensor, Tensor> steps, Tolerances tolerances)
    {
        _forward = forward;
        _targets = targets;
        _tolerance = tolerances.For("grad", "grads");
        _lossTolerance = tolerances.For("loss", "losses");
        _loss = expected.OptionalNumber("loss");
        if (expected.OptionalObject("grad", "grads", "gradients") is { } gradients)
        {
            foreach (TensorName tensor in weights.Shape.Tensors)
            {
                if (weights.Find(gradients, tensor) is { } gradient)
                {
                    _weights.Add((tensor, gradient));
                }
            }

            int layers = forward.Shape.Units.Count, batch = forward.Inputs.Length, units = forward.Shape.Units[0];
            _inputs = gradients.OptionalTensor(StateNames.InputGradient) is { } x ? steps(x).Expect(-1, batch, forward.Shape.Inputs) : null;
            _hidden = State(StateNames.InitialHidden);
            _cell = State(StateNames.InitialCell);
            gradients.RequireAllRead();

            Tensor? State(string[] names) => gradients.OptionalTensor(StateNames.Gradient(names)) is { } state
                ? (state.Rank < 3 ? state.Reshape(layers, batch, units) : state).Expect(layers, batch, units)
                : null;
        }
    }

    public static GradientCheck Read(
        Fields expected, ForwardCheck forward, PyTorchWeights weights, Targets targets, int[] lengths, Func<Tensor, Tensor> steps, Tolerances tolerances)
    {
        if (!targets.LastOnly && targets.Tensor.Shape[0] < lengths.Max())
        {
            throw new CaseFormatException("fewer targets than steps");
        }

        return new GradientCheck(expected, forward, weights, targets, steps, tolerances);
    }

    public void Run(ModelAccess model, Comparison comparison)
    {
        int sequences = _forward.Inputs.Length;
        SequenceBatch batch = model.CreateBatch(_forward.LongestSequence, sequences);
        for (int b = 0; b < sequences; b++)
        {
            _targets.Add(batch, _forward.Inputs[b], b, sequences);
            batch.SetInitialState(b, _forward.InitialStates[b]);
        }

        SequenceTrainer trainer = model.CreateTrainer(new Sgd(0.1f), _forward.LongestSequence, sequences, _targets.Loss);
        _forward.Forward(trainer, batch, comparison);
        float loss = trainer.Backward(batch, inputGradients: true);
        if (_loss is { } expectedLoss)
        {
            comparison.Add("loss", loss, expectedLoss, _lossTolerance);
        }

        foreach ((TensorName tensor, double[] expected) in _weights)
        {
            float[] gradient = new float[tensor.Count];
            trainer.CopyGradient(tensor.ModelName, gradient);
            comparison.Add($"d_{tensor.CaseName}", gradient, expected, _tolerance);
        }

        float[][] inputs = new float[sequences][], states = new float[sequences][];
        for (int b = 0; b < sequences; b++)
        {
            inputs[b] = new float[_forward.Inputs[b].Length];
            trainer.CopyInputGradients(b, inputs[b]);
            states[b] = new float[_forward.Shape.StateSize];
            trainer.CopyInitialStateGradients(b, states[b]);
        }

        if (_inputs is not null)
        {
            comparison.Add("d_x", TimeMajor.Join(inputs, _inputs.Shape[0], _forward.Shape.Inputs), _inputs.Data, _tolerance);
        }

        if (_hidden is not null)
        {
            comparison.Add("d_h0", _forward.States(states, 0), _hidden.Data, _tolerance);
        }

        if (_cell is not null)
        {
            comparison.Add("d_c0", _forward.States(states, 1), _cell.Data, _tolerance);
        }
    }
}
