using LstmGen.CompilerServices;
using Xunit;

namespace LstmGen.Tests.CompilerServices;

public class VectorUnitsTests
{
    private const int Auth = 0x68747541;
    private const int Enti = 0x69746e65;
    private const int CAmd = 0x444d4163;

    [Theory]
    [InlineData(Auth, CAmd, Enti, 0x00A10F11, true)]     // EPYC 9004, Zen 4
    [InlineData(Auth, CAmd, Enti, 0x00A60F12, true)]     // Ryzen 7000, Zen 4
    [InlineData(Auth, CAmd, Enti, 0x00B00F21, false)]    // EPYC 9005, Zen 5
    [InlineData(0x756E6547, 0x6C65746E, 0x49656E69, 0x000806F8, false)]    // Xeon, Sapphire Rapids
    public void OneFamilyMakesTwoOperationsOfEach(int b, int c, int d, int version, bool expected) =>
        Assert.Equal(expected, VectorUnits.HalvesLongVectors(b, c, d, version));

    [Fact]
    public void TheSwitchDecides()
    {
        Assert.True(VectorUnits.Decide(true));
        Assert.False(VectorUnits.Decide(false));
        Assert.True(VectorUnits.LongSteps);    // this project sets it, so that kernels in long vectors are tested wherever they can run
    }
}
