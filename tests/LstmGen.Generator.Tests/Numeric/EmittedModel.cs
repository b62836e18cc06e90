using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Text;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Tests.Infrastructure;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>A compiled, loaded model that tests call with plain arrays.</summary>
internal sealed class EmittedModel
{
    private readonly Type _probe;

    private EmittedModel(ModelShape shape, Type probe)
    {
        Shape = shape;
        Network = shape.Network();
        _probe = probe;
    }

    public ModelShape Shape { get; }

    public Network Network { get; }

    public IReadOnlyList<Parameter> Parameters => Network.Wiring.Parameters.ToArray();

    public int StateSize => Network.Stages.SelectMany(s => s.States).Sum(s => s.Size);

    /// <summary>Compiles all shapes in one go.</summary>
    public static IReadOnlyList<EmittedModel> Compile(IReadOnlyList<ModelShape> shapes)
    {
        StringBuilder source = new("using System;\nusing LstmGen;\n");
        for (int i = 0; i < shapes.Count; i++)
            source.Append(shapes[i].Attributes).Append($"\npublic sealed partial class M{i};\n").Append(Probe(shapes[i]).Replace("$", i.ToString()));
        Assembly assembly = GeneratorRun.Of(source.ToString()).Load();
        return shapes.Select((shape, i) => new EmittedModel(shape, assembly.GetType($"Probe{i}")!)).ToArray();
    }

    /// <summary>Steps through a sequence; <paramref name="state"/> is read and replaced. Checks Run against Step, and Step against a traced step, bit for bit.</summary>
    public float[] Run(float[] weights, float[] inputs, float[] state) =>
        (float[])Call("Run", weights, inputs, state);

    /// <summary>Values of a traced last step, by layer and name.</summary>
    public Dictionary<string, float[]> Trace(float[] weights, float[] inputs, float[] state) =>
        (Dictionary<string, float[]>)Call("Trace", weights, inputs, state);

    /// <summary>Forward and backward over a batch.</summary>
    public TrainingResult Train(float[] weights, float[][] inputs, float[][] initialStates, float[] outputGradients, float[] finalStateGradients)
    {
        object[] result = (object[])Call("Train", weights, inputs, initialStates, outputGradients, finalStateGradients, Parameters.Select(p => p.Name).ToArray(), Parameters.Select(p => p.Count).ToArray());
        return new TrainingResult((float[][])result[0], (float[][])result[1], (float[][])result[2], (float[][])result[3], (float[][])result[4]);
    }

    private object Call(string method, params object[] arguments)
    {
        try
        {
            return _probe.GetMethod(method)!.Invoke(null, arguments)!;
        }
        catch (TargetInvocationException e) when (e.InnerException is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Capture(e.InnerException).Throw();
            throw;
        }
    }

    private const string ProbeTemplate = """
        public static class Probe$
        {
            static M$ Model(float[] weights)
            {
                var model = new M$();
                var trainer = model.CreateTrainer(new Sgd(0.1f), 1);
                trainer.SetParameters(weights);
                trainer.Publish();
                return model;
            }
            RUN
            public static object[] Train(float[] weights, float[][] inputs, float[][] initial, float[] outputGradients, float[] finalGradients, string[] names, int[] sizes)
            {
                int longest = 0;
                foreach (var x in inputs) longest = Math.Max(longest, x.Length / M$.InputSize);
                var batch = M$.CreateBatch(longest, inputs.Length);
                for (int b = 0; b < inputs.Length; b++)
                {
                    batch.Add(inputs[b]);
                    if (initial[b].Length > 0) batch.SetInitialState(b, initial[b]);
                }
                var trainer = new M$().CreateTrainer(new Sgd(0.1f), longest + 2, inputs.Length + 1);
                trainer.SetParameters(weights);
                trainer.Dropout = false;
                trainer.Forward(batch);
                var outputs = new float[inputs.Length][];
                var final = new float[inputs.Length][];
                var dx = new float[inputs.Length][];
                var dinitial = new float[inputs.Length][];
                for (int b = 0; b < inputs.Length; b++)
                {
                    outputs[b] = new float[batch.Length(b) * M$.OutputSize];
                    trainer.CopyOutputs(b, outputs[b]);
                    final[b] = new float[M$.StateSize];
                    trainer.CopyFinalState(b, final[b]);
                }
                trainer.Backward(outputGradients, finalGradients, true);
                for (int b = 0; b < inputs.Length; b++)
                {
                    dx[b] = new float[inputs[b].Length];
                    trainer.CopyInputGradients(b, dx[b]);
                    dinitial[b] = new float[M$.StateSize];
                    trainer.CopyInitialStateGradients(b, dinitial[b]);
                }
                var gradients = new float[names.Length][];
                for (int i = 0; i < names.Length; i++)
                {
                    gradients[i] = new float[sizes[i]];
                    trainer.CopyGradient(names[i], gradients[i]);
                }
                return new object[] { outputs, final, gradients, dx, dinitial };
            }
        }

        """;

    private const string StreamingRun = """
        public static float[] Run(float[] weights, float[] inputs, float[] state)
        {
            var model = Model(weights);
            int steps = inputs.Length / M$.InputSize;
            M$.State s = default, again = default, third = default;
            s.CopyFrom(state); again = s; third = s;
            var outputs = new float[steps * M$.OutputSize];
            var other = new float[M$.OutputSize];
            var trace = M$.CreateTrace();
            model.Run(ref s, inputs, outputs);
            for (int t = 0; t < steps; t++)
            {
                var x = inputs.AsSpan(t * M$.InputSize, M$.InputSize);
                model.Step(ref again, x, other);
                if (!other.AsSpan().SequenceEqual(outputs.AsSpan(t * M$.OutputSize, M$.OutputSize))) throw new Exception("Step differs from Run at " + t);
                model.Step(ref third, x, other, trace);
                if (!other.AsSpan().SequenceEqual(outputs.AsSpan(t * M$.OutputSize, M$.OutputSize))) throw new Exception("traced Step differs from Run at " + t);
            }
            if (!Same(s, again)) throw new Exception("the state after Step differs from that after Run");
            if (!Same(s, third)) throw new Exception("the state after traced steps differs from that after Run");
            s.CopyTo(state);
            return outputs;
        }
        // Bit for bit. Of what is not a number the sign may differ: without fused multiply-add, a product less a NaN has the one or the other.
        static bool Same(M$.State a, M$.State b)
        {
            float[] x = new float[M$.StateSize], y = new float[M$.StateSize];
            a.CopyTo(x);
            b.CopyTo(y);
            bool none = false, same = true;
            for (int i = 0; i < x.Length; i++)
            {
                none |= float.IsNaN(x[i]);
                same &= float.IsNaN(x[i]) ? float.IsNaN(y[i]) : BitConverter.SingleToInt32Bits(x[i]) == BitConverter.SingleToInt32Bits(y[i]);
            }
            return a == b || (none && same);
        }
        public static System.Collections.Generic.Dictionary<string, float[]> Trace(float[] weights, float[] inputs, float[] state)
        {
            var model = Model(weights);
            M$.State s = default;
            s.CopyFrom(state);
            var trace = M$.CreateTrace();
            for (int t = 0; t < inputs.Length / M$.InputSize; t++)
                model.Step(ref s, inputs.AsSpan(t * M$.InputSize, M$.InputSize), new float[M$.OutputSize], trace);
            var result = new System.Collections.Generic.Dictionary<string, float[]>();
            foreach (string layer in trace.Layers)
                foreach (string value in trace.Values(layer))
                    result[layer + "." + value] = trace.Get(layer, value).ToArray();
            return result;
        }
        """;

    private const string SequenceRun = """
        public static float[] Run(float[] weights, float[] inputs, float[] state)
        {
            var model = Model(weights);
            int steps = inputs.Length / M$.InputSize;
            M$.State s = default, again = default;
            s.CopyFrom(state); again = s;
            float[] outputs = new float[steps * M$.OutputSize], other = new float[steps * M$.OutputSize];
            model.Run(ref s, inputs, outputs, M$.CreateWorkspace(Math.Max(steps, 1)));
            var large = M$.CreateWorkspace(steps + 7);
            M$.State zero = default;
            model.Run(ref zero, inputs, other, large);
            model.Run(ref again, inputs, other, large);
            if (!other.AsSpan().SequenceEqual(outputs) || s != again) throw new Exception("the workspace changes the result");
            s.CopyTo(state);
            return outputs;
        }
        """;

    private static string Probe(ModelShape shape) =>
        ProbeTemplate.Replace("    RUN", shape.Network().Wiring.Streams ? StreamingRun : SequenceRun);
}

/// <summary>Everything a forward and a backward pass gave, per sequence; gradients per tensor.</summary>
internal sealed record TrainingResult(float[][] Outputs, float[][] FinalStates, float[][] Gradients, float[][] InputGradients, float[][] InitialStateGradients);
