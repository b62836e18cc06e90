using System;
using System.Linq;

namespace LstmGen.Conformance.Reading;

/// <summary>In which order a case stores the rows of the four gates; a model has input, forget, candidate, output.</summary>
internal sealed class GateOrder
{
    private const string Model = "ifno";

    private readonly int[] _from;   // block of the case for each block of the model

    private GateOrder(int[] from) => _from = from;

    /// <summary>Reads "iofc", "ifgo (PyTorch)"; the candidate may be called g, c, j, n or z. Null: the model's own.</summary>
    public static GateOrder Parse(string? text)
    {
        string letters = new(text?.TakeWhile(char.IsLetter).Select(l => "gcjnz".Contains(char.ToLowerInvariant(l)) ? 'n' : char.ToLowerInvariant(l)).ToArray() ?? Model.ToArray());
        int[] from = Model.Select(gate => letters.IndexOf(gate, StringComparison.Ordinal)).ToArray();
        return letters.Length == 4 && !from.Contains(-1) ? new GateOrder(from) : throw new CaseFormatException($"gate_order: cannot read '{text}'");
    }

    /// <summary>The blocks of a tensor of 4 H rows (or 4 H values) in the model's order.</summary>
    public T[] ToModel<T>(T[] values)
    {
        int block = values.Length / 4;
        T[] result = new T[values.Length];
        for (int gate = 0; gate < 4; gate++)
        {
            Array.Copy(values, _from[gate] * block, result, gate * block, block);
        }

        return result;
    }
}
