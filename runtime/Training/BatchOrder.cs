using System;

namespace LstmGen.Training;

/// <summary>
/// The order in which sequences lie in the packed rows: longest first, equal lengths in the order of adding.
/// </summary>
internal sealed class BatchOrder
{
    private readonly int[] _original;
    private readonly int[] _position;
    private readonly int[] _lengths;
    private readonly int[] _outputStart;
    private readonly int[] _buckets;
    private int _count;

    public BatchOrder(int maxSteps, int maxBatch)
    {
        _original = new int[maxBatch];
        _position = new int[maxBatch];
        _lengths = new int[maxBatch];
        _outputStart = new int[maxBatch + 1];
        _buckets = new int[maxSteps + 2];
    }

    /// <summary>Sequences of the batch.</summary>
    public int Count => _count;

    /// <summary>Sum of all lengths.</summary>
    public int TotalSteps => _outputStart[_count];

    /// <summary>Lengths in packed order.</summary>
    public ReadOnlySpan<int> Lengths => _lengths.AsSpan(0, _count);

    /// <summary>Index in the order of adding of the sequence at packed position b.</summary>
    public int Original(int b) => _original[b];

    /// <summary>Packed position of the sequence that was added at this index.</summary>
    public int Position(int sequence) => _position[sequence];

    /// <summary>Steps of all sequences added before this one.</summary>
    public int StepsBefore(int sequence) => _outputStart[sequence];

    /// <summary>Sorts by counting: stable, linear, without allocation.</summary>
    public void Sort(SequenceBatch batch)
    {
        _count = batch.Count;
        if (batch.EqualLengths)
        {
            KeepOrder(batch.LongestLength);
            return;
        }

        Array.Clear(_buckets);
        int longest = _buckets.Length - 2;
        for (int i = 0; i < _count; i++)
        {
            int length = batch.Length(i);
            _outputStart[i + 1] = _outputStart[i] + length;
            _buckets[longest - length + 1]++;
        }

        for (int i = 1; i < _buckets.Length; i++)
        {
            _buckets[i] += _buckets[i - 1];
        }

        for (int i = 0; i < _count; i++)
        {
            int length = batch.Length(i);
            int b = _buckets[longest - length]++;
            _original[b] = i;
            _position[i] = b;
            _lengths[b] = length;
        }
    }

    /// <summary>Nothing to sort.</summary>
    private void KeepOrder(int length)
    {
        for (int i = 0; i < _count; i++)
        {
            _outputStart[i + 1] = (i + 1) * length;
            _original[i] = i;
            _position[i] = i;
            _lengths[i] = length;
        }
    }
}
