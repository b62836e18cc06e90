using System.Collections.Generic;
using LstmGen.Benchmarks.Models;

namespace LstmGen.Benchmarks;

/// <summary>The yardstick's ten shapes and three training shapes.</summary>
internal static class Workloads
{
    public static IReadOnlyList<IWorkload> Streaming { get; } =
    [
        new Lstm1x8(), new Lstm1x16(), new Lstm1x20(), new Lstm1x32(), new Lstm1x40(),
        new Lstm4x16(), new Lstm8x32(), new Lstm16x64(), new Lstm64x128(), new TwoLayers1x16(),
    ];

    /// <summary>The ten shapes with kernels in vectors of 512 bits.</summary>
    public static IReadOnlyList<IWorkload> Streaming512 { get; } =
    [
        new Models.Bits512.Lstm1x8(), new Models.Bits512.Lstm1x16(), new Models.Bits512.Lstm1x20(), new Models.Bits512.Lstm1x32(), new Models.Bits512.Lstm1x40(),
        new Models.Bits512.Lstm4x16(), new Models.Bits512.Lstm8x32(), new Models.Bits512.Lstm16x64(), new Models.Bits512.Lstm64x128(), new Models.Bits512.TwoLayers1x16(),
    ];

    public static IReadOnlyList<(string Name, IWorkload Model)> Training { get; } =
    [
        ("train_4x16_d1", new Lstm4x16()), ("train_8x32_d4", new Lstm8x32()), ("train_16x64_d8", new Lstm16x64()),
    ];

    /// <summary>The three training shapes with kernels in vectors of 512 bits.</summary>
    public static IReadOnlyList<(string Name, IWorkload Model)> Training512 { get; } =
    [
        ("train_4x16_d1", new Models.Bits512.Lstm4x16()), ("train_8x32_d4", new Models.Bits512.Lstm8x32()), ("train_16x64_d8", new Models.Bits512.Lstm16x64()),
    ];
}
