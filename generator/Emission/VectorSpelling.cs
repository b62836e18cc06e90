namespace LstmGen.Generator.Emission;

/// <summary>Names of vectors of one length in emitted lines.</summary>
/// <param name="Class">The class of their operations.</param>
/// <param name="Type">Their type.</param>
/// <param name="Lanes">How many floats they hold.</param>
internal readonly record struct VectorSpelling(string Class, string Type, int Lanes);
