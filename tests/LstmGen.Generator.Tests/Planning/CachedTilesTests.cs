using System;
using System.Linq;
using LstmGen.Generator.Tests.Infrastructure;
using LstmGen.Generator.Tests.Numeric;
using Xunit;

namespace LstmGen.Generator.Tests.Planning;

/// <summary>Tiles of steps whose weights exceed the first-level cache, as headers tell them. That tiles do not change bits is tested in <see cref="WideKernelTests"/>.</summary>
public sealed class CachedTilesTests
{
    /// <summary>
    /// 16x64 in 32 KB: four blocks take 41 KB, three 31 KB but leave two of eight over, two 21 KB. 64x128: even two blocks take 49 KB. 8x48: three of six blocks take 22 KB, four would leave
    /// two over. 8x56: of seven blocks no equal tiles are more than three quarters.
    /// </summary>
    [Theory]
    [InlineData("16 lstm:64", "8 blocks in 4 tiles of 2; tiles loop", "8 blocks in 4 tiles of 2; tiles loop")]
    [InlineData("32 lstm:64", "8 blocks in 4 tiles of 2; tiles loop", "8 blocks in 4 tiles of 2; tiles loop")]
    [InlineData("64 lstm:128", "16 blocks in 4 tiles of 3 and 2 of 2; tiles loop", "16 blocks in 4 tiles of 4; tiles loop")]
    [InlineData("8 lstm:48", "6 blocks in 2 tiles of 3; tiles loop", "6 blocks in 3 tiles of 2; tiles loop")]
    [InlineData("8 lstm:56", "7 blocks in 1 tile of 3 and 2 of 2; ", "7 blocks in 1 tile of 4 and 1 of 3; ")]
    [InlineData("8 lstm:96", "12 blocks in 6 tiles of 2; tiles loop", "12 blocks in 6 tiles of 2; tiles loop")]
    public void FitWhereTheyCan(string shape, string few, string many)
    {
        GeneratorRun run = GeneratorRun.Of($"using LstmGen; {new ModelShape(shape).Attributes} public sealed partial class Model;");
        string[] header = run.Sources["Model.lstm.g.cs"].Split('\n');
        Assert.Contains(few, Schedule("Step"), StringComparison.Ordinal);
        Assert.Contains(many, Schedule("StepWide"), StringComparison.Ordinal);

        string Schedule(string kernel) => header.SkipWhile(l => !l.StartsWith($"//   {kernel}: ", StringComparison.Ordinal)).ElementAt(1);
    }
}
