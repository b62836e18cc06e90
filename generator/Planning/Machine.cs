namespace LstmGen.Generator.Planning;

/// <summary>What schedules depend on, of one processor.</summary>
/// <param name="Name">Its family.</param>
/// <param name="FirstLevelBytes">Its first-level data cache.</param>
/// <param name="MultiplyAddLatency">Cycles until a multiply-add's result is an operand of the next.</param>
/// <param name="MultiplyAddsPerCycle">Vector multiply-adds that start in a cycle.</param>
internal sealed record Machine(string Name, int FirstLevelBytes, int MultiplyAddLatency, int MultiplyAddsPerCycle)
{
    /// <summary>Sums that must go on side by side to keep its multiply-add pipes busy.</summary>
    public int Chains => MultiplyAddLatency * MultiplyAddsPerCycle;
}
