using System.CommandLine;

namespace LstmGen.Benchmarks.Commands;

/// <summary>What several commands take.</summary>
internal static class SharedArguments
{
    public static Argument<string> Filter() =>
        new("filter") { Description = "Comma separated parts of workload names, such as 1x16,8x32; nothing means all.", DefaultValueFactory = _ => "" };
}
