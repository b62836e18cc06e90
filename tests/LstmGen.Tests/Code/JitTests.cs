using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>The JIT's own word that it optimised every emitted method.</summary>
public class JitTests
{
    /// <summary>What the probe runs after its last call.</summary>
    private const string Uncalled = "LstmGen.JitProbe.Uncalled:Compile(";

    [Fact]
    public void EveryMethodIsFullyOptimised()
    {
        // Without tiers every method is compiled once, for good: FullOpts, or MinOpts above the JIT's limits.
        List<JitRecord> records = JitProbe.Run(tiered: false);
        List<EmittedMethod> methods = EmittedAssembly.Methods(EmittedAssembly.ProbePath);
        int inlined = AssertFullyOptimised(methods, records);
        TestContext.Current.SendDiagnosticMessage(
            "{0} emitted methods, {1} of them kernels: {2} FullOpts by themselves, {3} tiny ones inside their driver.",
            methods.Count,
            methods.Count(m => m.IsKernel),
            methods.Count - inlined,
            inlined);
    }

    [Fact]
    public void KernelsAreFullyOptimisedAtTheirFirstCall()
    {
        // With tiers, as programs run by default: kernels must not wait for tier 1.
        List<JitRecord> records = JitProbe.Run(tiered: true);
        List<EmittedMethod> kernels = EmittedAssembly.Methods(EmittedAssembly.ProbePath).FindAll(m => m.IsKernel);
        Assert.Equal(0, AssertFullyOptimised(kernels, records));   // drivers start at tier 0, which inlines nothing
        Assert.Contains(records, r => r.Tier.StartsWith("Tier0"));   // or the report would not tell tiers apart
    }

    [Fact]
    public void OnlyChecksAndTheDriversOfTrainingAreNoKernels() => Assert.All(
        EmittedAssembly.Methods(EmittedAssembly.ProbePath),
        m => Assert.Equal(m.Name is not ("Forward" or "Backward") && !m.IsCheck, m.IsKernel));

    /// <summary>
    /// Every method was compiled, and always FullOpts; answers how many were not compiled because the driver that calls them has taken them in. A machine calls
    /// one of the kernels for different processors only: the probe calls the most, and compiles the others without a call.
    /// </summary>
    private static int AssertFullyOptimised(List<EmittedMethod> methods, List<JitRecord> records)
    {
        const int LargestInlinedBody = 100;   // the JIT's DEFAULT_MAX_INLINE_SIZE, in IL bytes
        Assert.True(methods.Count > 150, $"only {methods.Count} methods");
        int inlined = 0, called = 0, uncalled = records.FindIndex(r => r.Method.StartsWith(Uncalled));
        Assert.True(uncalled > 0, $"{Uncalled} is not in the report");
        Assert.All(methods, method =>
        {
            List<JitRecord> own = records.FindAll(r => r.Method.StartsWith(method.JitName));
            if (own.Count == 0)
            {
                Assert.True(method.IsCheck || method.Bytes <= LargestInlinedBody, $"{method} was not compiled: the probe does not reach it");
                inlined++;
            }
            else if (records.IndexOf(own[0]) < uncalled)
            {
                called++;
            }

            Assert.All(own, record => Assert.Equal("FullOpts", record.Tier));
        });
        Assert.True(2 * called > methods.Count, $"only {called} of {methods.Count} methods were called");
        return inlined;
    }
}
