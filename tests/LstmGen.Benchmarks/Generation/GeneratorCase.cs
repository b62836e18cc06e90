namespace LstmGen.Benchmarks.Generation;

/// <summary>A model declared in text, to be compiled in process.</summary>
internal sealed record GeneratorCase(string Name, string Attributes)
{
    public static GeneratorCase[] All { get; } =
    [
        new("1x8 d1", "[Input(1)] [Lstm(8)] [Dense(1)]"),
        new("4x16 d1", "[Input(4)] [Lstm(16)] [Dense(1)]"),
        new("8x32 d4", "[Input(8)] [Lstm(32)] [Dense(4)]"),
        new("8x32 d4, no training", "[Input(8)] [Lstm(32)] [Dense(4)]") { Training = false },
        new("1x40 d1", "[Input(1)] [Lstm(40)] [Dense(1)]"),
        new("16x64 d8", "[Input(16)] [Lstm(64)] [Dense(8)]"),
        new("64x128 d8", "[Input(64)] [Lstm(128)] [Dense(8)]"),
        new("two layers 1x16 d1", "[Input(1)] [Lstm(16)] [Lstm(16)] [Dense(1)]"),
    ];

    public bool Training { get; init; } = true;

    public string Source => $$"""
        using LstmGen;

        [RecurrentModel(Training = {{(Training ? "true" : "false")}})] {{Attributes}}
        public sealed partial class Model;
        """;
}
