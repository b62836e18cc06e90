using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Tests.Infrastructure;
using Xunit;

namespace LstmGen.Generator.Tests.Frontend;

/// <summary>Output depends on the model and the options, never on the machine's culture.</summary>
public class CultureTests
{
    private static readonly string[] Sources =
    {
        "using LstmGen; namespace Info.Inner { [RecurrentModel] [Input(12)] [Lstm(9, ForgetBias = 1.5f, Name = \"iI\")] [Dense(3, Activation = Activation.Softmax)] public sealed partial class Istanbul { } }",
        "using LstmGen; [RecurrentModel(Training = false)] [Input(1)] [Lstm(8, ForgetBias = -0.25f, Bias = Bias.Single)] partial class Negative { }",
        "using LstmGen; [RecurrentModel(Unrolling = Unrolling.Never)] [Input(3)] [Lstm(7)] [Lstm(5)] [Dense(2, Activation = Activation.Tanh)] partial class istanbul { }",
        "using LstmGen; [RecurrentModel] [Input(3)] [Lstm(4)] partial class Istanbul { }",
    };

    public static TheoryData<string> Cultures => new("de-DE", "fi-FI", "ar-SA", "tr-TR");

    [Theory]
    [MemberData(nameof(Cultures))]
    public void SameBytes(string name)
    {
        CultureInfo before = CultureInfo.CurrentCulture, beforeUi = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
            KeyValuePair<string, string>[] expected = Ordered();
            Assert.True(expected.Length >= Sources.Length);

            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = new CultureInfo(name);
            Assert.NotEqual(CultureInfo.InvariantCulture.Name, CultureInfo.CurrentCulture.Name);
            Assert.Equal(expected, Ordered());
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeUi);
        }
    }

    private static KeyValuePair<string, string>[] Ordered() =>
        GeneratorRun.Of(Sources).Sources.OrderBy(source => source.Key, System.StringComparer.Ordinal).ToArray();
}
