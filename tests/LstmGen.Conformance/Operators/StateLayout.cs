using LstmGen.Conformance.Models;
using LstmGen.Conformance.Reading;

namespace LstmGen.Conformance.Operators;

/// <summary>Puts given states where a model's state has them.</summary>
internal static class StateLayout
{
    /// <summary>One state a sequence.</summary>
    /// <param name="shape">The model.</param>
    /// <param name="batch">Sequences.</param>
    /// <param name="hidden">[layer x direction, sequence, unit]; null: zero.</param>
    /// <param name="cell">The same for c.</param>
    public static float[][] Of(ModelShape shape, int batch, Tensor? hidden, Tensor? cell)
    {
        float[][] states = OperatorCase.ZeroStates(shape, batch);
        Fill(hidden, 0);
        Fill(cell, 1);
        return states;

        void Fill(Tensor? tensor, int part)
        {
            int row = 0;
            for (int layer = 0; tensor is not null && layer < shape.Layers.Count; layer++)
            {
                int size = part == 0 ? shape.Layers[layer].Hidden : shape.Layers[layer].Cell;
                for (int direction = 0; direction < shape.Layers[layer].Directions; direction++, row++)
                {
                    for (int i = 0; i < batch * size; i++)
                    {
                        states[i / size][shape.StateOffset(layer, direction, part) + (i % size)] = (float)tensor.Data[(row * batch * size) + i];
                    }
                }
            }
        }
    }
}
