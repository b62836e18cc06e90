namespace LstmGen.Conformance.Models;

/// <summary>What the program does with an emitted model. Each compiled model comes with a class that derives from this one.</summary>
public abstract class ModelAccess
{
    /// <summary>Floats in per step.</summary>
    public abstract int InputSize { get; }

    /// <summary>Floats out per step.</summary>
    public abstract int OutputSize { get; }

    /// <summary>Floats of a state.</summary>
    public abstract int StateSize { get; }

    /// <summary>A trainer that starts from the model's weights.</summary>
    public abstract SequenceTrainer CreateTrainer(Optimizer optimizer, int maxSteps, int maxBatch, Loss loss);

    /// <summary>An empty batch that fits the model.</summary>
    public abstract SequenceBatch CreateBatch(int maxSteps, int maxBatch);

    /// <summary>Reads the model's weights from a safetensors file.</summary>
    public abstract void LoadWeights(string path);

    /// <summary>
    /// Runs over a sequence: the emitted <c>Run</c> and, where the model can be stepped, <c>Step</c> and the traced <c>Step</c>, which must agree bit for
    /// bit. Replaces the state.
    /// </summary>
    /// <param name="inputs">steps x InputSize floats.</param>
    /// <param name="state">Before and after, StateSize floats.</param>
    /// <param name="layer">Layer to trace.</param>
    /// <param name="values">Values of it to trace; none where the model cannot be stepped.</param>
    /// <param name="traced">Per value, steps x units floats.</param>
    /// <returns>steps x OutputSize floats.</returns>
    public abstract float[] Run(float[] inputs, float[] state, string layer, string[] values, float[][] traced);
}
