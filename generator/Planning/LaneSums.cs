using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Sums across lanes, of several vectors at once.</summary>
internal static class LaneSums
{
    /// <summary>Lane i becomes the sum over the lanes of vector i; lanes beyond the last vector repeat others.</summary>
    public static Operand Gather(KernelBuilder k, IReadOnlyList<Operand> vectors)
    {
        for (int bit = 1; bit < LaneLayout.Lanes; bit *= 2)
        {
            var next = new List<Operand>();
            for (int i = 0; i < vectors.Count; i += 2)
            {
                bool alone = i + 1 == vectors.Count;
                Operand kept = alone ? vectors[i] : k.Blend(bit, vectors[i], vectors[i + 1]);
                Operand moved = k.Exchange(alone ? vectors[i] : k.Blend(bit, vectors[i + 1], vectors[i]), bit);
                next.Add(k.Add(kept, moved, "y"));
            }
            vectors = next;
        }
        return vectors.Single();
    }
}
