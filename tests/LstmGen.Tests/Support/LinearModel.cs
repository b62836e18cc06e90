using LstmGen.CompilerServices;

namespace LstmGen.Tests.Support;

/// <summary>
/// The smallest model that uses everything a trainer has: two leaky sums with a state each (s = 0.5 s + x, then r = 0.25 r + s), then a dense layer.
/// Its layouts are what the generator would emit.
/// </summary>
internal static class LinearModel
{
    public const float FirstDecay = 0.5f;
    public const float SecondDecay = 0.25f;

    public static int Pad(int size) => (size + 7) / 8 * 8;

    public static ModelLayout Layout(int inputs, int outputs, bool keepCanonical = true)
    {
        int weight = (int)PackRegion.Length(1, outputs, inputs);
        return new ModelLayout(
            "Tests.Linear",
            $"Input({inputs}) Sum Sum Dense({outputs})",
            inputs,
            outputs,
            [new TensorSpec("dense.weight", outputs, inputs, 0.5f), new TensorSpec("dense.bias", outputs, 0, 0.5f)],
            [new PackRegion(0, 1, outputs, inputs, 0), new PackRegion(1, 1, outputs, 1, weight)],
            weight + (int)PackRegion.Length(1, outputs, 1),
            [new StateSegment("sum", "h", inputs, 0), new StateSegment("sum2", "h", inputs, Pad(inputs))],
            2 * Pad(inputs),
            keepCanonical);
    }

    public static TrainingLayout Training(ModelLayout model, bool crossEntropy = true)
    {
        int inputs = model.InputSize, outputs = model.OutputSize;
        int weight = (int)PackRegion.Length(1, outputs, inputs);
        return new TrainingLayout(
            model,
            [inputs, inputs, inputs, outputs], [], 3, [], [],
            [new StageLayout(0, Pad(inputs)), new StageLayout(0, Pad(inputs)), new StageLayout(0, 0)],
            [new PackRegion(0, 1, outputs, inputs, 0), new PackRegion(1, 1, outputs, 1, weight)],
            weight + (int)PackRegion.Length(1, outputs, 1),
            weight + (int)PackRegion.Length(1, outputs, 1),
            [new TransposeRegion(0, 1, outputs, inputs, 0)],
            (int)TransposeRegion.Length(1, outputs, inputs),
            crossEntropy ? 3 : -1,
            Loss.MeanSquaredError);
    }
}
