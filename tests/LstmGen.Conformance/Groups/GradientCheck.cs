using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Conformance.Models;
using LstmGen.Conformance.Operators;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Groups;

/// <summary>Outputs, loss and gradients of one batch.</summary>
internal sealed class GradientCheck
{
    private readonly ForwardCheck _forward;
    private readonly OperatorCase _run;
    private readonly Targets _targets;
    private readonly Tolerance _tolerance;
    private readonly Tolerance _lossTolerance;
    private readonly double? _loss;
    private readonly List<(TensorName Tensor, double[] Expected)> _weights = [];
    private readonly Tensor? _inputs;
    private readonly Tensor? _hidden;
    private readonly Tensor? _cell;

    private GradientCheck(
        Fields expected, ForwardCheck forward, OperatorCase run, PyTorchWeights weights, Targets targets, Func<Tensor, Tensor> steps,
        Func<Tensor?, int, Tensor?> state, Tolerances tolerances)
    {
        (_forward, _run, _targets) = (forward, run, targets);
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

            _inputs = gradients.OptionalTensor(StateNames.InputGradient) is { } x ? steps(x).Expect(-1, run.Inputs.Length, run.Shape.Inputs) : null;
            _hidden = state(gradients.OptionalTensor(StateNames.Gradient(StateNames.InitialHidden)), 0);
            _cell = state(gradients.OptionalTensor(StateNames.Gradient(StateNames.InitialCell)), 1);
            gradients.RequireAllRead();
        }
    }

    public static GradientCheck Read(
        Fields expected, ForwardCheck forward, OperatorCase run, PyTorchWeights weights, Targets targets, Func<Tensor, Tensor> steps,
        Func<Tensor?, int, Tensor?> state, Tolerances tolerances)
    {
        if (!targets.LastOnly && targets.Tensor.Shape[0] < run.Lengths.Max())
        {
            throw new CaseFormatException("fewer targets than steps");
        }

        return new GradientCheck(expected, forward, run, weights, targets, steps, state, tolerances);
    }

    /// <summary>The models and what to do with them.</summary>
    public CasePlan Plan()
    {
        ModelShape shape = _run.Shape, body = shape with { Head = 0 };
        if (shape.Streams)
        {
            return new CasePlan(shape, (model, comparison) =>
            {
                comparison.Show("", _forward.Tolerance);
                _forward.Compare("", OperatorRunner.Infer(model, _run), comparison);
                RunLoss(model, comparison);
            });
        }

        // Without a trace, what the recurrent layers alone give is seen on a model without the head.
        OperatorCase bodyRun = _run with { Shape = body };
        ForwardCheck bodyCheck = shape.Head == 0 ? _forward : _forward with { Outputs = null };
        if (_targets.LastOnly)
        {
            LastStateLoss last = new(_run, _targets, _forward, shape);
            return new CasePlan(body, (model, comparison) =>
            {
                bodyCheck.Run(model, bodyRun, comparison);
                last.Run(model, bodyRun, comparison, (trainer, loss) => Compare(trainer, loss, comparison, last.HeadGradient));
            });
        }

        return new CasePlan([shape, body], (models, comparison) =>
        {
            bodyCheck.Run(models[1], bodyRun, comparison);
            _forward.Compare("", OperatorRunner.Infer(models[0], _run), comparison);
            RunLoss(models[0], comparison);
        });
    }

    private void RunLoss(ModelAccess model, Comparison comparison)
    {
        int sequences = _run.Inputs.Length;
        SequenceBatch batch = model.CreateBatch(_run.Lengths.Max(), sequences);
        for (int b = 0; b < sequences; b++)
        {
            _targets.Add(batch, _run.Inputs[b], b, sequences);
            batch.SetInitialState(b, _run.InitialStates[b]);
        }

        OperatorRunner.Load(model, _run);
        SequenceTrainer trainer = model.CreateTrainer(new Sgd(0.1f), _run.Lengths.Max(), sequences, _targets.Loss);
        _forward.Compare("training ", OperatorRunner.Forward(trainer, batch, _run, _run.Runnable), comparison);
        Compare(trainer, trainer.Backward(batch, inputGradients: true), comparison, _ => null);
    }

    private void Compare(SequenceTrainer trainer, double loss, Comparison comparison, Func<string, float[]?> ofHead)
    {
        if (_loss is { } expectedLoss)
        {
            comparison.Add("loss", loss, expectedLoss, _lossTolerance);
        }

        foreach ((TensorName tensor, double[] expected) in _weights)
        {
            float[]? gradient = ofHead(tensor.CaseName);
            if (gradient is null)
            {
                gradient = new float[tensor.Count];
                trainer.CopyGradient(tensor.ModelName, gradient);
            }

            comparison.Add($"d_{tensor.CaseName}", gradient, expected, _tolerance);
        }

        int sequences = _run.Inputs.Length;
        float[][] inputs = new float[sequences][], states = new float[sequences][];
        for (int b = 0; b < sequences; b++)
        {
            inputs[b] = new float[_run.Inputs[b].Length];
            trainer.CopyInputGradients(b, inputs[b]);
            states[b] = new float[_run.Shape.StateSize];
            trainer.CopyInitialStateGradients(b, states[b]);
        }

        if (_inputs is not null)
        {
            comparison.Add("d_x", TimeMajor.Join(inputs, _inputs.Shape[0], _run.Shape.Inputs), _inputs.Data, _tolerance);
        }

        if (_hidden is not null)
        {
            comparison.Add("d_h0", OperatorResult.StatesOf(_run.Shape, states, 0), _hidden.Data, _tolerance);
        }

        if (_cell is not null)
        {
            comparison.Add("d_c0", OperatorResult.StatesOf(_run.Shape, states, 1), _cell.Data, _tolerance);
        }
    }
}
