using System;
using LstmGen.CompilerServices;

namespace LstmGen;

/// <content>What can be read after a forward or a backward pass.</content>
public abstract partial class SequenceTrainer
{
    /// <summary>Copies the outputs of the last <see cref="Forward"/>: in the order of adding, each sequence Length x OutputSize floats, concatenated.</summary>
    /// <param name="outputs"><see cref="TotalSteps"/> x OutputSize floats.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> yet.</exception>
    public void CopyOutputs(Span<float> outputs)
    {
        RequireResults();
        CheckLength(outputs.Length, OutputFloats, nameof(outputs));
        _rows.CopyRows(_memory.ActivationSpan(_outputBuffer), _layout.Model.OutputSize, outputs);
    }

    /// <summary>Copies the outputs of one sequence of the last <see cref="Forward"/>.</summary>
    /// <param name="sequence">Index in the order of adding.</param>
    /// <param name="outputs">Length x OutputSize floats.</param>
    /// <exception cref="ArgumentException">The length does not fit, or there is no such sequence.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> yet.</exception>
    public void CopyOutputs(int sequence, Span<float> outputs)
    {
        int steps = StepsOf(sequence);
        CheckLength(outputs.Length, (long)steps * _layout.Model.OutputSize, nameof(outputs));
        _rows.CopyRows(sequence, _memory.ActivationSpan(_outputBuffer), _layout.Model.OutputSize, outputs);
    }

    /// <summary>Copies the state behind the last step of a sequence.</summary>
    /// <param name="sequence">Index in the order of adding.</param>
    /// <param name="state">StateSize floats, unpadded, in the order of the model's <c>State.CopyTo</c>.</param>
    /// <exception cref="ArgumentException">The length does not fit, or there is no such sequence.</exception>
    /// <exception cref="InvalidOperationException">No <see cref="Forward"/> yet.</exception>
    public void CopyFinalState(int sequence, Span<float> state)
    {
        StepsOf(sequence);
        CheckLength(state.Length, _layout.Model.StateSize, nameof(state));
        _rows.CopyFinalState(sequence, state);
    }

    /// <summary>Copies the gradients of all inputs: in the order of adding, each sequence Length x InputSize floats, concatenated.</summary>
    /// <param name="gradients"><see cref="TotalSteps"/> x InputSize floats.</param>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    /// <exception cref="InvalidOperationException">No Backward with inputGradients: true since the last <see cref="Forward"/>.</exception>
    public void CopyInputGradients(Span<float> gradients)
    {
        RequireInputGradients();
        CheckLength(gradients.Length, (long)_rows.Order.TotalSteps * _layout.Model.InputSize, nameof(gradients));
        _rows.CopyRows(_memory.ActivationGradientSpan(0), _layout.Model.InputSize, gradients);
    }

    /// <summary>Copies the gradients of one sequence's inputs.</summary>
    /// <param name="sequence">Index in the order of adding.</param>
    /// <param name="gradients">Length x InputSize floats.</param>
    /// <exception cref="ArgumentException">The length does not fit, or there is no such sequence.</exception>
    /// <exception cref="InvalidOperationException">No Backward with inputGradients: true since the last <see cref="Forward"/>.</exception>
    public void CopyInputGradients(int sequence, Span<float> gradients)
    {
        RequireInputGradients();
        int steps = StepsOf(sequence);
        CheckLength(gradients.Length, (long)steps * _layout.Model.InputSize, nameof(gradients));
        _rows.CopyRows(sequence, _memory.ActivationGradientSpan(0), _layout.Model.InputSize, gradients);
    }

    /// <summary>Copies the gradient of a sequence's initial state.</summary>
    /// <param name="sequence">Index in the order of adding.</param>
    /// <param name="gradients">StateSize floats, unpadded.</param>
    /// <exception cref="ArgumentException">The length does not fit, or there is no such sequence.</exception>
    /// <exception cref="InvalidOperationException">No Backward since the last <see cref="Forward"/>.</exception>
    public void CopyInitialStateGradients(int sequence, Span<float> gradients)
    {
        if (!_hasStateGradients)
        {
            throw new InvalidOperationException("There are no gradients of initial states. Call Forward, then Backward, first.");
        }

        StepsOf(sequence);
        CheckLength(gradients.Length, _layout.Model.StateSize, nameof(gradients));
        _rows.CopyInitialStateGradient(sequence, gradients);
    }

    /// <summary>Copies the accumulated gradient of one parameter tensor. Zero after an update.</summary>
    /// <param name="tensorName">The tensor's name as in a weight file, for example <c>lstm.weight_hh_l0</c>.</param>
    /// <param name="gradient">As many floats as the tensor has, row-major.</param>
    /// <exception cref="ArgumentException">No such tensor (the message lists them), or the length does not fit.</exception>
    public void CopyGradient(string tensorName, Span<float> gradient)
    {
        int tensor = FindTensor(tensorName);
        CheckLength(gradient.Length, _layout.Model.Tensors[tensor].Count, nameof(gradient));
        _master.CopyGradient(tensor, gradient);
    }

    private int FindTensor(string tensorName)
    {
        ReadOnlySpan<TensorSpec> tensors = _layout.Model.Tensors;
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Name == tensorName)
            {
                return i;
            }
        }

        string names = string.Join(", ", Array.ConvertAll(tensors.ToArray(), tensor => tensor.Name));
        throw new ArgumentException($"No tensor '{tensorName}'; the model has {names}.", nameof(tensorName));
    }

    private int StepsOf(int sequence)
    {
        RequireResults();
        return (uint)sequence < (uint)_rows.Order.Count
            ? _rows.Order.Lengths[_rows.Order.Position(sequence)]
            : throw new ArgumentOutOfRangeException(nameof(sequence), sequence, $"Expected an index from 0 to {_rows.Order.Count - 1}.");
    }

    private void RequireResults()
    {
        if (!_hasResults)
        {
            throw new InvalidOperationException("There are no results yet. Call Forward (or Train, or Evaluate) first.");
        }
    }

    private void RequireInputGradients()
    {
        if (!_hasInputGradients)
        {
            throw new InvalidOperationException("There are no gradients of inputs. Call Forward, then Backward with inputGradients: true, first.");
        }
    }
}
