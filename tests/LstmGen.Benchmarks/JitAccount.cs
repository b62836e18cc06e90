using System.Runtime;

namespace LstmGen.Benchmarks;

/// <summary>What the JIT has done on this thread since it started.</summary>
/// <param name="Microseconds">It took.</param>
/// <param name="Methods">It compiled.</param>
internal readonly record struct JitAccount(double Microseconds, long Methods)
{
    public static JitAccount Now() => new(JitInfo.GetCompilationTime(currentThread: true).TotalMicroseconds, JitInfo.GetCompiledMethodCount(currentThread: true));

    public static JitAccount operator -(JitAccount later, JitAccount earlier) => new(later.Microseconds - earlier.Microseconds, later.Methods - earlier.Methods);
}
