using System.Collections.Generic;
using System.Linq;

namespace LstmGen.Generator.Kernels;

/// <summary>
/// Gives registers the names of local variables by linear scan, so that few locals serve many values: above 1,024
/// locals the JIT enregisters nothing, and the reader wants few names too.
/// </summary>
internal sealed class RegisterNames
{
    private readonly string[] _names;

    public RegisterNames(Kernel kernel)
        : this(kernel, kernel.Hints)
    {
    }

    /// <param name="kernel">The kernel.</param>
    /// <param name="hints">Per register, what its local is called; only registers of one hint share a local.</param>
    public RegisterNames(Kernel kernel, IReadOnlyList<string> hints)
    {
        int count = hints.Count;
        var first = Enumerable.Repeat(int.MaxValue, count).ToArray();
        var last = Enumerable.Repeat(-1, count).ToArray();
        int position = 0;
        Scan(kernel.Body, first, last, ref position);

        _names = new string[count];
        var free = new Dictionary<string, SortedSet<int>>();
        var made = new Dictionary<string, int>();
        var active = new List<int>();
        foreach (int register in Enumerable.Range(0, count).Where(r => last[r] >= 0).OrderBy(r => first[r]).ThenBy(r => r))
        {
            foreach (int done in active.Where(a => last[a] <= first[register]).ToArray())
            {
                active.Remove(done);
                free[hints[done]].Add(Index(done, hints[done]));
            }
            string hint = hints[register];
            if (!free.TryGetValue(hint, out SortedSet<int>? pool))
                free.Add(hint, pool = new SortedSet<int>());
            int index;
            if (pool.Count > 0)
            {
                index = pool.Min;
                pool.Remove(index);
            }
            else
            {
                made.TryGetValue(hint, out index);
                made[hint] = index + 1;
            }
            _names[register] = hint + "_" + index.ToString(System.Globalization.CultureInfo.InvariantCulture);
            active.Add(register);
        }
        Locals = _names.Where(n => n is not null).Distinct().OrderBy(n => n, System.StringComparer.Ordinal).ToArray();
    }

    /// <summary>Every local variable, in ordinal order.</summary>
    public IReadOnlyList<string> Locals { get; }

    public string this[int register] => _names[register];

    private int Index(int register, string hint) =>
        int.Parse(_names[register].Substring(hint.Length + 1), System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>
    /// First write and last read of every register. A register that lives before a loop and is read inside lives until
    /// the loop ends, because the next iteration may read it again.
    /// </summary>
    private static void Scan(IReadOnlyList<Statement> body, int[] first, int[] last, ref int position)
    {
        foreach (Statement statement in body)
        {
            position++;
            switch (statement)
            {
                case ComputeStatement c:
                    Use(c.A, last, position);
                    Use(c.B, last, position);
                    Use(c.C, last, position);
                    if (first[c.Target] > position)
                        first[c.Target] = position;
                    if (last[c.Target] < position)
                        last[c.Target] = position;
                    break;
                case StoreStatement s:
                    Use(s.Value, last, position);
                    break;
                case LoopStatement l:
                    int start = position;
                    Scan(l.Body, first, last, ref position);
                    position++;
                    for (int r = 0; r < first.Length; r++)
                    {
                        if (first[r] <= start && last[r] > start)
                            last[r] = position;
                    }
                    break;
            }
        }
    }

    private static void Use(Operand operand, int[] last, int position)
    {
        if (operand.Kind == OperandKind.Register && last[operand.Register] < position)
            last[operand.Register] = position;
    }
}
