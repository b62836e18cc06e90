namespace LstmGen.Benchmarks;

/// <summary>What is fast is also right.</summary>
internal static class Accuracy
{
    /// <summary>Sets the data set's weights, steps through its inputs from the zero state, and answers the largest absolute error.</summary>
    public static double Of(IWorkload model, DataSet set)
    {
        model.SetParameters(set.Parameters);
        model.Reset();
        float[] outputs = new float[set.Expected.Length];
        model.Step(set.Inputs, outputs, 0, set.Expected.Length / model.Outputs);
        return set.ErrorOf(outputs);
    }
}
