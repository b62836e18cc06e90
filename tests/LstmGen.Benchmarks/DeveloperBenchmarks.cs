using BenchmarkDotNet.Attributes;
using LstmGen.Benchmarks.Models;

namespace LstmGen.Benchmarks;

/// <summary>The same work under BenchmarkDotNet, for developers who want its statistics and disassembly.</summary>
[MemoryDiagnoser]
[DisassemblyDiagnoser(maxDepth: 3)]
public class DeveloperBenchmarks
{
    private readonly Lstm8x32 _model = new();
    private readonly float[] _input = new float[Lstm8x32.InputSize];
    private readonly float[] _output = new float[Lstm8x32.OutputSize];
    private readonly SequenceTrainer _trainer = new Lstm8x32().CreateTrainer(new Adam(), 64);
    private readonly SequenceBatch _batch = Lstm8x32.CreateBatch(64);
    private Lstm8x32.State _state;

    public DeveloperBenchmarks() => _batch.Add(new float[64 * Lstm8x32.InputSize], new float[64 * Lstm8x32.OutputSize]);

    [Benchmark]
    public void Step8x32() => _model.Step(ref _state, _input, _output);

    [Benchmark]
    public float Train8x32Steps64() => _trainer.Train(_batch);
}
