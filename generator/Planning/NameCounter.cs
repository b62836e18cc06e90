using System.Globalization;

namespace LstmGen.Generator.Planning;

/// <summary>Numbers the references of one kernel.</summary>
internal sealed class NameCounter
{
    private int _count;

    public string Next(string stem) => stem + (++_count).ToString(CultureInfo.InvariantCulture);
}
