namespace LstmGen.Generator.Graph;

/// <summary>
/// dL/dW += rows (outer product) columns, summed over steps and sequences; for a bias vector
/// <paramref name="Columns"/> is null, that is the constant one. Rows start at <paramref name="FirstRow"/> of the parameter.
/// </summary>
internal sealed record ParameterGradient(Parameter Parameter, Value Rows, Value? Columns, int FirstRow = 0);
