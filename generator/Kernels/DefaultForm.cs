namespace LstmGen.Generator.Kernels;

/// <summary>The default tier, <see cref="Exponential"/>: sigmoid and tanh within 2.5e-7, absolute.</summary>
internal sealed class DefaultForm : ExponentialForm
{
    private DefaultForm()
    {
    }

    public static DefaultForm Instance { get; } = new();

    public override string? Statement => null;

    public override Operand OnePlus(KernelBuilder k, Exponent x) =>
        x.Scaled ? Exponential.OnePlusExp2(k, x.Value) : Exponential.OnePlusExp2OfMultiple(k, x.Value, x.Scale);

    public override Operand OnePlus(KernelBuilder k, Exponent x, float? highest) => Exponential.OnePlusExp2(k, Scaled(k, x), highest);

    public override Operand Exp(KernelBuilder k, Exponent x, string hint) => Exponential.Exp2(k, Scaled(k, x), hint);

    private static Operand Scaled(KernelBuilder k, Exponent x) => x.Scaled ? x.Value : k.Scale(x.Value, x.Scale);
}
