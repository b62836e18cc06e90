using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace LstmGen.JitProbe;

/// <summary>A machine calls kernels for its own vectors and registers only; the others are compiled all the same.</summary>
internal static class Uncalled
{
    /// <summary>The tests look for this method in the JIT's report: what it compiled before was called.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Compile()
    {
        foreach (MethodInfo kernel in typeof(Uncalled).Assembly.GetTypes().Where(type => type.IsNested && type.Name.StartsWith("__lstmgen_"))
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => (method.MethodImplementationFlags & MethodImplAttributes.AggressiveOptimization) != 0))
        {
            RuntimeHelpers.PrepareMethod(kernel.MethodHandle);
        }
    }
}
