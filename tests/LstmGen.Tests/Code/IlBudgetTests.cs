using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Reflection;
using Xunit;

namespace LstmGen.Tests.Code;

/// <summary>
/// What the compiler really made of emitted kernels. Above any of these limits the JIT stops optimising a method without a word
/// (five to seven times slower), so emitted methods keep to 60 % of each.
/// </summary>
public class IlBudgetTests
{
    private const string Looped = "LstmGen.JitProbe.Models.LoopedSixtyFourByOneTwentyEight", LoopedWide = "LstmGen.JitProbe.Models.WideThirtyTwo";

    /// <summary>How a kernel reaches a table among the constant data of the assembly. No calls in machine code; those are counted where instructions are.</summary>
    private static readonly (string, string)[] ConstantData = [("System.Runtime.CompilerServices.RuntimeHelpers", "CreateSpan"), ("System.Runtime.InteropServices.MemoryMarshal", "GetReference")];

    private static readonly List<EmittedMethod> Probe = EmittedAssembly.Methods(EmittedAssembly.ProbePath);

    [Fact]
    public void EveryMethodOfTheProbeKeepsToTheBudget()
    {
        Assert.True(Probe.Count > 150, $"only {Probe.Count} methods");
        AssertWithinBudget(Probe);
    }

    [Fact]
    public void EveryMethodOfTheseTestsKeepsToTheBudget()
    {
        // Unoptimised compilation stores and reloads every intermediate value; such code is not what the budget is about.
        Assembly assembly = typeof(IlBudgetTests).Assembly;
        Assert.SkipWhen(assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true }, "The tests are compiled without optimisation.");
        List<EmittedMethod> methods = EmittedAssembly.Methods(assembly.Location);
        Assert.NotEmpty(methods);
        AssertWithinBudget(methods);
    }

    [Fact]
    public void TheProbeHoldsMethodsNearTheBudget()
    {
        // Else the test above would prove little.
        Assert.Contains(Probe, m => m.LocalReferences > 0.4 * 8_000);
        Assert.Contains(Probe, m => m.Bytes > 0.4 * 60_000);
    }

    [Fact]
    public void StraightLineStepsHaveNoBackwardBranch()
    {
        List<EmittedMethod> steps = Probe.Where(m => m.Model is not (Looped or LoopedWide) && m.Name.StartsWith("Step") && !m.Name.StartsWith("StepMany") && m.Name is not ("StepHalf" or "StepClamped")).ToList();
        Assert.True(steps.Count >= 7 + 9, $"only {steps.Count} kernels");
        Assert.All(steps, m => Assert.False(m.HasBackwardBranch, m.ToString()));
    }

    [Fact]
    public void StepsInVectorsOfSixteenLanesAreOfThatWidth()
    {
        List<EmittedMethod> steps = Probe.Where(m => m.Name == "Step512").ToList();
        Assert.Equal(3, steps.Count);
        Assert.All(steps, m => Assert.Contains(m.Calls, call => call.Class == "System.Runtime.Intrinsics.Vector512"));
        Assert.Equal(new[] { false, true, false }, steps.OrderBy(m => m.Type, System.StringComparer.Ordinal).Select(m => m.HasBackwardBranch));
    }

    [Fact]
    public void TheLoopedStepHasABackwardBranch() =>
        Assert.Contains(Probe, m => m.Model == Looped && m.Name.StartsWith("Step") && m.HasBackwardBranch);

    [Fact]
    public void EveryStageHasAStepInHalvedVectors() =>
        Assert.All(Probe.GroupBy(m => (m.Model, m.Type)), stage => Assert.Single(stage, m => m.Name == "StepHalf"));

    [Fact]
    public void StepsCallNothingButIntrinsics()
    {
        List<EmittedMethod> steps = Probe.Where(m => m.Name.StartsWith("Step")).ToList();
        Assert.All(steps, m => Assert.NotEmpty(m.Calls));
        (string, string)[] others = Others(steps);
        Assert.True(others.Length == 0, $"a step calls {string.Join(", ", others)}");
    }

    [Fact]
    public void TrainingKernelsCallNothingButIntrinsics()
    {
        (string, string)[] others = Others(Probe.Where(m => m.IsKernel));
        Assert.True(others.Length == 0, $"a kernel calls {string.Join(", ", others)}");
    }

    [Fact]
    public void TheReaderSeesOtherCalls() =>
        Assert.Contains(Others(Probe.Where(m => m is { IsKernel: false, Name: "Forward" })), call => call.Class.Contains("__lstmgen_"));

    [Fact]
    public void ForcedUnrollingIsSplitIntoSeveralMethods() =>
        Assert.True(Probe.Count(m => m is { Model: "LstmGen.JitProbe.Models.UnrolledSixteenBySixtyFour", Type: "__lstmgen_0_lstm" } && m.Name.StartsWith("Step")) > 1);

    private static (string Class, string Method)[] Others(IEnumerable<EmittedMethod> methods) => methods
        .SelectMany(m => m.Calls)
        .Where(call => !call.Class.StartsWith("System.Runtime.Intrinsics.") && call.Class != "System.Runtime.CompilerServices.Unsafe" && !ConstantData.Contains(call))
        .Distinct()
        .ToArray();

    private static void AssertWithinBudget(List<EmittedMethod> methods) => Assert.All(methods, method =>
    {
        // Streams together may take a following layer along.
        int percent = method.Name is "StepMany" or "StepManyWide" ? 65 : 60;
        AssertShare(method, method.Instructions.Count, 20_000, percent);
        AssertShare(method, method.LocalReferences, 8_000, percent);
        AssertShare(method, method.Bytes, 60_000, percent);
        AssertShare(method, method.Locals, 2_000, percent);
        AssertShare(method, method.Blocks, 2_000, percent);
    });

    private static void AssertShare(EmittedMethod method, int value, int limit, int percent) =>
        Assert.True(value * 100L <= limit * (long)percent, FormattableString.Invariant($"{value} of {limit} is more than {percent} %: {method}"));
}
