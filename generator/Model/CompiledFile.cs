namespace LstmGen.Generator.Model;

/// <summary>One emitted file.</summary>
/// <param name="Suffix">Appended to the model's hint name: "" for the public face, ".lstm" for a layer.</param>
internal sealed record CompiledFile(string Suffix, string Text);
