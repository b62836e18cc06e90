using System;
using System.Globalization;

namespace LstmGen.Conformance.Models;

/// <summary>The C# source of one model class and of its <see cref="ModelAccess"/>.</summary>
internal static class ModelSource
{
    public const string AccessName = "Access";

    public static string Namespace(int index) => "Case" + index.ToString("00000", CultureInfo.InvariantCulture);

    public static string Write(int index, ModelShape shape) => Template
        .Replace("$run", shape.Streams ? Streaming : WholeSequence, StringComparison.Ordinal)
        .Replace("$namespace", Namespace(index), StringComparison.Ordinal)
        .Replace("$attributes", shape.Attributes, StringComparison.Ordinal);

    private const string Template = """
        using System;
        using LstmGen;

        namespace $namespace;

        $attributes
        public sealed partial class Model;

        public sealed class Access : LstmGen.Conformance.Models.ModelAccess
        {
            private readonly Model _model = new();

            public override int InputSize => Model.InputSize;
            public override int OutputSize => Model.OutputSize;
            public override int StateSize => Model.StateSize;

            public override SequenceTrainer CreateTrainer(Optimizer optimizer, int maxSteps, int maxBatch, Loss loss) =>
                _model.CreateTrainer(optimizer, maxSteps, maxBatch, loss);

            public override SequenceBatch CreateBatch(int maxSteps, int maxBatch) => Model.CreateBatch(maxSteps, maxBatch);

            public override void LoadWeights(string path) => _model.LoadWeights(path);

            public override float[] Run(float[] inputs, float[] state, string layer, string[] values, float[][] traced)
            {
                int steps = inputs.Length / Model.InputSize;
                Model.State run = default;
                run.CopyFrom(state);
                float[] outputs = new float[steps * Model.OutputSize];
                $run
                run.CopyTo(state);
                return outputs;
            }
        }
        """;

    private const string Streaming = """
                Model.State step = run, observed = run;
                float[] plain = new float[Model.OutputSize], other = new float[Model.OutputSize];
                _model.Run(ref run, inputs, outputs);
                StepTrace trace = Model.CreateTrace();
                for (int t = 0; t < steps; t++)
                {
                    ReadOnlySpan<float> x = inputs.AsSpan(t * Model.InputSize, Model.InputSize);
                    _model.Step(ref step, x, plain);
                    _model.Step(ref observed, x, other, trace);
                    if (!plain.AsSpan().SequenceEqual(outputs.AsSpan(t * Model.OutputSize, Model.OutputSize)) || !other.AsSpan().SequenceEqual(plain))
                        throw new InvalidOperationException($"Run, Step and the traced Step disagree at step {t}.");
                    for (int v = 0; v < values.Length; v++)
                    {
                        ReadOnlySpan<float> value = trace.Get(layer, values[v]);
                        value.CopyTo(traced[v].AsSpan(t * value.Length));
                    }
                }

                if (run != step || run != observed)
                    throw new InvalidOperationException("Run, Step and the traced Step end in different states.");
        """;

    private const string WholeSequence = """
                if (values.Length > 0)
                    throw new NotSupportedException("A model that reads the future has no trace.");
                Model.State again = run;
                float[] other = new float[outputs.Length];
                var workspace = Model.CreateWorkspace(steps);
                _model.Run(ref run, inputs, outputs, workspace);
                _model.Run(ref again, inputs, other, workspace);
                if (!other.AsSpan().SequenceEqual(outputs) || run != again)
                    throw new InvalidOperationException("A second Run with the same workspace disagrees with the first.");
        """;
}
