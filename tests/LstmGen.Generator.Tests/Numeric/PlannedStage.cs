using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>
/// A model of one stage, planned, and run by <see cref="KernelMachine"/>. Memory that kernels must write before they read holds no number; what
/// they leave in padding lanes is checked to be zero.
/// </summary>
internal sealed class PlannedStage
{
    private readonly ModelPlan _plan;
    private readonly StagePlan _stage;
    private readonly Dictionary<string, double[]> _parameters;
    private readonly KernelMachine _machine = new();

    public PlannedStage(ModelShape shape, Dictionary<string, double[]> parameters)
    {
        _plan = ModelPlanner.Plan(shape.Network(), true, shape.Unrolling, shape.Vectors);
        _stage = _plan.Stages.Single();
        _parameters = parameters;
    }

    private Stage Stage => _stage.Stage;

    /// <summary>Steps through a sequence; the state is read and replaced.</summary>
    public double[][] Step(double[][] inputs, double[][] states) => Step(_stage.Inference.Step, inputs, states);

    /// <summary>The same by the kernels whose vectors are to be halves.</summary>
    public double[][] StepHalved(double[][] inputs, double[][] states) => Step(_stage.Inference.Half, inputs, states);

    /// <summary>The same in vectors of sixteen lanes; null where the stage has no such kernels.</summary>
    public double[][]? Step512(double[][] inputs, double[][] states) => _stage.Inference.Step512 is { } kernels ? Step(kernels, inputs, states) : null;

    /// <summary>The same by the kernels that clamp, where others do not; null where all do.</summary>
    public double[][]? StepClamped(double[][] inputs, double[][] states) => _stage.Inference.Guard is null ? null : Step(_stage.Inference.Clamped, inputs, states);

    /// <summary>How it runs where products with several inputs are made at once; null where they are not.</summary>
    public AheadPlan? Ahead => _stage.Inference.Ahead;

    /// <summary>A run by such kernels, over as many steps as are taken together or a multiple.</summary>
    public double[][] Run(AheadKernels ahead, double[][] inputs, double[][] states) => Step(ahead.Rest, inputs, states, ahead);

    private double[][] Step(IReadOnlyList<Kernel> kernels, double[][] inputs, double[][] states, AheadKernels? ahead = null)
    {
        const int Together = UnrollPolicy.StepsAhead;
        float[] weights = Pack(_plan.Inference), state = new float[_plan.StateLength], scratch = Unwritten(_plan.ScratchLength), sums = Unwritten(_plan.AheadLength);
        for (int i = 0; i < states.Length; i++)
            Put(state, _plan.States[i].Offset, states[i]);

        // The caller's own memory, exactly as long as it must be.
        float[] x = inputs.SelectMany(v => v).Select(v => (float)v).ToArray(), y = Unwritten(inputs.Length * Stage.Output.Size);
        Place place = _plan.Vectors[_plan.Nodes[0].Input];
        for (int t = 0; t < inputs.Length; t++)
        {
            if (place.Buffer == Buffers.Scratch)
            {
                // The copy that element-wise code reads, padded with zeros.
                Array.Clear(scratch, place.Offset, LaneLayout.Pad(inputs[t].Length));
                Array.Copy(x, t * inputs[t].Length, scratch, place.Offset, inputs[t].Length);
            }
            for (int row = 0; ahead is not null && t % Together == 0 && row < Together; row += ahead.Rows)
                Call(ahead.Products, t + row);
            Call(kernels, t);
        }
        for (int i = 0; i < states.Length; i++)
            states[i] = Get(state, _plan.States[i].Offset, states[i].Length);
        return inputs.Select((_, t) => y.Skip(t * Stage.Output.Size).Take(Stage.Output.Size).Select(v => (double)v).ToArray()).ToArray();

        void Call(IReadOnlyList<Kernel> some, int t)
        {
            var buffers = new Dictionary<string, (float[], int)>
            {
                [Buffers.Weights] = (weights, 0),
                [Buffers.Input] = (x, t * Stage.Input.Size),
                [Buffers.Output] = (y, t * Stage.Output.Size),
                [Buffers.State] = (state, 0),
                [Buffers.Scratch] = (scratch, 0),
                [Buffers.Ahead] = (sums, t % Together * (sums.Length / Together)),
            };
            foreach (Kernel kernel in some)
                _machine.Run(kernel, buffers, turns: t % 2 == 1);
        }
    }

    /// <summary>Steps several streams together through sequences of one length, everything by [stream][step]; the states are read and replaced.</summary>
    public double[][][] StepMany(bool wide, double[][][] inputs, double[][][] states)
    {
        ManyPlan plan = _plan.Many!;
        IReadOnlyList<Kernel> kernels = wide ? plan.Stages.Single().Wide : plan.Stages.Single().Few!;
        int rows = plan.Rows, inputSize = Stage.Input.Size, outputSize = Stage.Output.Size;
        float[] weights = Pack(_plan.Inference), state = new float[rows * _plan.StateLength], scratch = Unwritten(plan.ScratchLength);
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < states[row].Length; i++)
                Put(state, (row * _plan.StateLength) + _plan.States[i].Offset, states[row][i]);
        }
        Place place = plan.Vectors[_plan.Nodes[0].Input];
        double[][][] outputs = inputs.Select(stream => new double[stream.Length][]).ToArray();
        for (int t = 0; t < inputs[0].Length; t++)
        {
            float[] x = inputs.SelectMany(stream => stream[t]).Select(v => (float)v).ToArray(), y = Unwritten(rows * outputSize);
            for (int row = 0; row < rows && place.Buffer == Buffers.Scratch; row++)
            {
                Array.Clear(scratch, place.Offset + (row * place.RowWidth), LaneLayout.Pad(inputSize));
                Array.Copy(x, row * inputSize, scratch, place.Offset + (row * place.RowWidth), inputSize);
            }
            foreach (Kernel kernel in kernels)
                _machine.Run(kernel, new Dictionary<string, (float[], int)> { [Buffers.Weights] = (weights, 0), [Buffers.Input] = (x, 0), [Buffers.Output] = (y, 0), [Buffers.State] = (state, 0), [Buffers.Scratch] = (scratch, 0) });
            for (int row = 0; row < rows; row++)
                outputs[row][t] = y.Skip(row * outputSize).Take(outputSize).Select(v => (double)v).ToArray();
        }
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < states[row].Length; i++)
                states[row][i] = Get(state, (row * _plan.StateLength) + _plan.States[i].Offset, states[row][i].Length);
        }
        return outputs;
    }

    /// <summary>Kernels that step streams together, for many registers and, where there are such, for few.</summary>
    public IEnumerable<bool> Together => _plan.Many is not { } many ? Array.Empty<bool>() : many.Stages.Single().Few is null ? new[] { true } : new[] { true, false };

    /// <summary>Forward and backward over sequences of one length, everything by [step][sequence] where it depends on both.</summary>
    public Result Train(double[][][] inputs, double[][][] states, double[][][] outputGradients, double[][][] stateGradients)
    {
        Result few = Train(false, false, inputs, states, outputGradients, stateGradients), many = Train(true, false, inputs, states, outputGradients, stateGradients);
        if (!few.Numbers.SequenceEqual(many.Numbers))
            throw new InvalidOperationException("Kernels for more registers give other bits.");
        return few;
    }

    /// <summary>A single sequence makes products with its inputs before its steps.</summary>
    public bool TrainsAhead => _stage.Training!.Ahead is not null;

    /// <summary>Steps run up and down in turn, which in small phases is also the order of sums; else up.</summary>
    public bool Turning { get; set; } = true;

    /// <summary>The same by one set of kernels; ahead: of a single sequence, products with the inputs first.</summary>
    public Result Train(bool wide, bool ahead, double[][][] inputs, double[][][] states, double[][][] outputGradients, double[][][] stateGradients)
    {
        TrainingPlan plan = _stage.Training!;
        int steps = inputs.Length, batch = inputs[0].Length, rows = steps * batch;
        float[] weights = Pack(_plan.Master!), transposed = Transpose(_plan.Master!, weights), gradients = new float[_plan.Master!.Length];
        float[] input = Rows(inputs, plan.InputWidth), output = Unwritten(rows * plan.OutputWidth), outputGradient = Rows(outputGradients, plan.OutputWidth);
        float[] inputGradient = Unwritten(rows * plan.InputWidth), record = Unwritten(rows * plan.RecordWidth);
        if (plan.InputWidth % plan.Lanes != 0)
            inputGradient = Padded(inputGradient, plan.InputWidth, Stage.Input.Size);
        float[] state = Unwritten((rows + batch) * plan.StateWidth), carry = new float[batch * plan.StateWidth];
        Array.Clear(state, 0, batch * plan.StateWidth);
        for (int b = 0; b < batch; b++)
        {
            PutStates(state, b * plan.StateWidth, states[b]);
            PutStates(carry, b * plan.StateWidth, stateGradients[b]);
        }

        void Call(Kernel kernel, int row, int sequence, int count = 0, bool turns = false) => _machine.Run(
            kernel,
            new Dictionary<string, (float[], int)>
            {
                [Buffers.Weights] = (weights, 0),
                [Buffers.Transposed] = (transposed, 0),
                [Buffers.Gradients] = (gradients, 0),
                [Buffers.Input] = (input, row * plan.InputWidth),
                [Buffers.InputGradient] = (inputGradient, row * plan.InputWidth),
                [Buffers.Output] = (output, row * plan.OutputWidth),
                [Buffers.OutputGradient] = (outputGradient, row * plan.OutputWidth),
                [Buffers.Record] = (record, row * plan.RecordWidth),
                [Buffers.Previous] = (state, row * plan.StateWidth),
                [Buffers.Next] = (state, (row + batch) * plan.StateWidth),
                [Buffers.Carry] = (carry, sequence * plan.StateWidth),
            },
            count,
            turns && Turning);
        void Step(RowKernels? kernels, int row, int count, bool turns = false)
        {
            int b = 0;
            for (; wide && kernels?.WideSeveral is { } several && b + kernels.WideRows <= count; b += kernels.WideRows)
                Call(several, row + b, b, 1, turns);
            for (; kernels?.Several is { } several && b + kernels.Rows <= count; b += kernels.Rows)
                Call(several, row + b, b, 1, turns);
            for (; kernels is not null && b < count; b++)
                Call((wide ? kernels.WideOne : null) ?? kernels.One, row + b, b, 1, turns);
        }

        if (ahead)
            Step(plan.Ahead!.Products, 0, rows);
        RowKernels forward = ahead ? plan.Ahead!.Rest : plan.Forward;
        Kernel single = (wide ? forward.WideOne : null) ?? forward.One;
        if (batch == 1 && single.Counts.Count > 0)
            Call(single, 0, 0, steps);
        for (int t = 0; t < steps && (batch > 1 || single.Counts.Count == 0); t++)
            Step(forward, t * batch, batch, (t & 1) == 1);
        for (int t = steps - 1; t >= 0; t--)
            Step(plan.Backward, t * batch, batch, (t & 1) == 1);
        if ((wide ? plan.WideWeightGradient : plan.WeightGradient) is { } weightGradient)
            Call(weightGradient, 0, 0, rows);
        Step(plan.InputGradient, 0, rows);
        return new Result(
            Unrows(output, plan.OutputWidth, Stage.Output.Size, steps, batch),
            Enumerable.Range(0, batch).Select(b => GetStates(state, (rows + b) * plan.StateWidth)).ToArray(),
            Unpack(_plan.Master!, gradients),
            Unrows(inputGradient, plan.InputWidth, Stage.Input.Size, steps, batch),
            Enumerable.Range(0, batch).Select(b => GetStates(carry, b * plan.StateWidth)).ToArray());
    }

    private float[] Pack(WeightPacking packing) => PackedWeights.Pack(packing, p => _parameters[p.Name]);

    private static float[] Transpose(WeightPacking packing, float[] weights)
    {
        var result = new float[packing.TransposedLength];
        foreach (TransposedTensor tensor in packing.Transposes)
        {
            PackedTensor source = tensor.Source;
            PackedWeights.Each(source, (row, column, gate, index) =>
            {
                int lanes = source.Lanes, unit = row % source.Units, packedRow = (((unit / lanes) * source.Gates) + gate) * lanes + (unit % lanes);
                result[tensor.Offset + ((((column / lanes) * source.PaddedRows) + packedRow) * lanes) + (column % lanes)] = weights[index];
            });
        }
        return result;
    }

    private static Dictionary<string, double[]> Unpack(WeightPacking packing, float[] gradients)
    {
        var result = packing.Tensors.ToDictionary(t => t.Parameter.Name, t => new double[t.Parameter.Count]);
        float[] padding = gradients.ToArray();
        foreach (PackedTensor tensor in packing.Tensors)
        {
            PackedWeights.Each(tensor, (row, column, _, index) =>
            {
                result[tensor.Parameter.Name][(row * tensor.Columns) + column] = gradients[index];
                padding[index] = 0;
            });
        }
        RequireZeros(padding, "a gradient's");
        return result;
    }

    private static float[] Rows(double[][][] values, int width)
    {
        var rows = new float[values.Sum(v => v.Length) * width];
        int row = 0;
        foreach (double[] value in values.SelectMany(v => v))
            Put(rows, row++ * width, value);
        return rows;
    }

    private static double[][][] Unrows(float[] rows, int width, int size, int steps, int batch) =>
        Enumerable.Range(0, steps).Select(t => Enumerable.Range(0, batch).Select(b => Get(rows, ((t * batch) + b) * width, size)).ToArray()).ToArray();

    private void PutStates(float[] memory, int offset, double[][] states)
    {
        foreach (double[] state in states)
        {
            Put(memory, offset, state);
            offset += _plan.Pad(state.Length);
        }
    }

    private double[][] GetStates(float[] memory, int offset) => Stage.States.Select(state =>
    {
        double[] values = Get(memory, offset, state.Size);
        offset += _plan.Pad(state.Size);
        return values;
    }).ToArray();

    private static void Put(float[] memory, int offset, double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            memory[offset + i] = (float)values[i];
    }

    private static double[] Get(float[] memory, int offset, int size)
    {
        RequireZeros(memory.Skip(offset + size).Take(LaneLayout.Pad(size) - size).ToArray(), "a vector's");
        return memory.Skip(offset).Take(size).Select(v => (double)v).ToArray();
    }

    private static void RequireZeros(float[] padding, string whose)
    {
        if (padding.Any(v => v != 0))
            throw new InvalidOperationException($"{whose} padding is not zero.");
    }

    /// <summary>Rows narrower than a kernel's vectors keep the zeros that they are allocated with.</summary>
    private static float[] Padded(float[] rows, int width, int size) => rows.Select((v, i) => i % width < size ? v : 0).ToArray();

    private static float[] Unwritten(int length) => Enumerable.Repeat(float.NaN, length).ToArray();

    /// <summary>Everything a pass gave: [step][sequence] or [sequence][state], and by tensor name.</summary>
    internal sealed record Result(
        double[][][] Outputs,
        double[][][] FinalStates,
        Dictionary<string, double[]> Parameters,
        double[][][] Inputs,
        double[][][] InitialStates)
    {
        public IEnumerable<double> Numbers => Outputs.Concat(Inputs).Concat(InitialStates).Concat(FinalStates).SelectMany(a => a).SelectMany(a => a)
            .Concat(Parameters.Values.SelectMany(v => v));
    }
}
