using System.Collections.Generic;

namespace LstmGen.Generator.Tests.Numeric;

/// <summary>Every cell variant and every activation, as numeric tests name them; $ is the number of units.</summary>
internal static class CellShapes
{
    public static readonly int[] Sizes = { 1, 3, 5, 8, 12, 17 };

    /// <summary>Single options, and those combinations that share something.</summary>
    public static readonly string[] Variants =
    {
        "gru:$", "gru:$/before", "gru:$/single", "gru:$/before/none", "gru:$/gate=hardsigmoid/candidate=softsign", "gru:$/clip=0.5", "gru:$/before/clip=0.5",
        "rnn:$", "rnn:$/none", "rnn:$/single/softsign", "rnn:$/elu=0.7", "rnn:$/clip=0.4", "rnn:$/softplus", "rnn:$/affine=0.3=0.1",
        "lstm:$/peephole", "lstm:$/coupled", "lstm:$/coupledinput", "lstm:$/noforget", "lstm:$/norm", "lstm:$/clip=0.6", "lstm:$/cellclip=0.4",
        "lstm:$/peephole/coupled", "lstm:$/peephole/coupledinput/single", "lstm:$/peephole/noforget/none", "lstm:$/norm/peephole", "lstm:$/norm/none", "lstm:$/norm/single/coupled",
        "lstm:$/gate=hardsigmoid/candidate=scaledtanh=1.2=0.7/cell=identity", "lstm:$/inputgate=softsign/forgetgate=hardsigmoid=0.3=0.4/outputgate=sigmoid/cell=leakyrelu",
        "lstm:$/candidate=thresholdedrelu=0.1/cell=softplus", "lstm:$/candidate=relu/cell=elu", "lstm:$/gate=identity",
        "lstm:$/peephole/clip=0.7/cellclip=0.5", "lstm:$/norm/peephole/coupled/clip=0.9/cellclip=0.8",
    };

    /// <summary>Variants that need more units than one.</summary>
    public static readonly string[] Projected =
    {
        "lstm:$/proj=%", "lstm:$/proj=%/peephole", "lstm:$/proj=%/none/coupled", "lstm:$/proj=%/norm/peephole", "lstm:$/proj=%/cellclip=0.5/noforget",
        "lstm:$/proj=%/norm/peephole/coupledinput/clip=0.9/cellclip=0.8/gate=hardsigmoid",
    };

    public static readonly string[] Functions =
    {
        "identity", "relu", "tanh", "sigmoid", "leakyrelu", "elu", "softplus", "softsign", "hardsigmoid", "affine=0.5=-0.25", "scaledtanh=1.5=0.5", "thresholdedrelu=0.25",
    };

    private static readonly (int Units, int Projection)[] ProjectedSizes = { (3, 1), (5, 3), (12, 8), (17, 9), (20, 12) };

    /// <summary>Every variant with every size.</summary>
    public static IEnumerable<string> Exhaustive()
    {
        foreach (string variant in Variants)
        {
            foreach (int size in Sizes)
                yield return Shape(variant, size, 0);
        }
        foreach (string variant in Projected)
        {
            foreach ((int size, int projection) in ProjectedSizes)
                yield return Shape(variant, size, projection);
        }
        foreach (string shape in Mixed())
            yield return shape;
    }

    /// <summary>Every variant with two sizes, of which one is no multiple of eight; every size comes many times.</summary>
    public static IEnumerable<string> Selection()
    {
        for (int i = 0; i < Variants.Length; i++)
        {
            yield return Shape(Variants[i], Sizes[i % Sizes.Length], 0);
            yield return Shape(Variants[i], Sizes[(i + 2) % Sizes.Length], 0);
        }
        for (int i = 0; i < Projected.Length; i++)
        {
            (int size, int projection) = ProjectedSizes[i % ProjectedSizes.Length];
            yield return Shape(Projected[i], size, projection);
        }
        foreach (string shape in Mixed())
            yield return shape;
    }

    private static string Shape(string variant, int size, int projection) =>
        $"{1 + (size % 4)} {variant.Replace("$", Text(size)).Replace("%", Text(projection))}{(size == 5 || size == 8 ? "" : " dense:" + Text(1 + (size % 3)))}";

    /// <summary>Functions where they may stand, cells behind each other, and sizes that loop.</summary>
    private static IEnumerable<string> Mixed()
    {
        foreach (string function in Functions)
        {
            yield return $"3 dense:5/{function} lstm:3 dense:9/{function}";
            yield return $"3 activation:{function}";
            yield return $"17 dense:9 activation:{function} dense:2";
        }
        yield return "5 activation:softmax";
        yield return "3 lstm:5 activation:softmax";
        yield return "3 gru:7/before lstm:9/peephole/proj=4 rnn:5/relu dense:3/softmax";
        yield return "20 gru:40/before dense:3";
        yield return "9 lstm:70/norm/peephole/proj=33 dense:3";
        yield return "9 gru:65 gru:65/before dense:3";
        yield return "9 lstm:33/norm/coupled dense:3";
    }

    private static string Text(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
