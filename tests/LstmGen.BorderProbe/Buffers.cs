using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LstmGen.BorderProbe;

/// <summary>What a model is called with, each at a border of its own.</summary>
internal sealed class Buffers(int[] inputs, int[] outputs, int stateBytes, Placement placement)
{
    private readonly BorderedBuffer[] _inputs = [.. inputs.Select(count => new BorderedBuffer(count, placement))];
    private readonly BorderedBuffer[] _outputs = [.. outputs.Select(count => new BorderedBuffer(count, placement))];
    private readonly BorderedBuffer _state = new(stateBytes / sizeof(float), placement);

    public bool IsIntact => _state.IsIntact && _inputs.Concat(_outputs).All(buffer => buffer.IsIntact);

    public Span<float> Input(int number = 0) => _inputs[number].Span;

    public Span<float> Output(int number = 0) => _outputs[number].Span;

    public ref TState State<TState>()
        where TState : unmanaged => ref Unsafe.As<float, TState>(ref MemoryMarshal.GetReference(_state.Span));

    public Span<TState> States<TState>()
        where TState : unmanaged => MemoryMarshal.Cast<float, TState>(_state.Span);

    public void FillInputs()
    {
        SeededRandom random = new(1);
        foreach (BorderedBuffer input in _inputs)
        {
            foreach (ref float value in input.Span)
                value = (2 * random.NextSingle()) - 1;
        }
    }

    /// <summary>Inputs, outputs and state have the same bits.</summary>
    public bool Same(Buffers other) =>
        Same(_state, other._state)
        && _inputs.Zip(other._inputs).All(pair => Same(pair.First, pair.Second))
        && _outputs.Zip(other._outputs).All(pair => Same(pair.First, pair.Second));

    /// <summary>FNV-1a over outputs and state, from what came before on.</summary>
    public ulong Mix(ulong digest) => _outputs.Append(_state)
        .SelectMany(buffer => MemoryMarshal.AsBytes(buffer.Span).ToArray())
        .Aggregate(digest, (hash, next) => (hash ^ next) * 0x100000001B3);

    private static bool Same(BorderedBuffer a, BorderedBuffer b) => MemoryMarshal.AsBytes(a.Span).SequenceEqual(MemoryMarshal.AsBytes(b.Span));
}
