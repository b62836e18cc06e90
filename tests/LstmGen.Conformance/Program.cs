using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace LstmGen.Conformance;

/// <summary>The command line.</summary>
internal static class Program
{
    private const string Help = """
        Runs external LSTM cases on code that the generator emits.

        usage: LstmGen.Conformance ROOT

        ROOT holds cases as category/group, for example train/pytorch-grad, ops/onnx-node; any subset of the groups will do.
        Every case gives one line:

          case|verdict|max error|tolerance|reason

          pass     every expected number is met: |difference| <= abs + rel |reference|, by the case's float32 tolerance where there is one
          fail     a number is missed, or the case cannot be read or run
          refused  the case's file was refused, as its manifest says that it must be
          outside  the case needs a feature that is not there; the reason names it

        The last line counts: N passed, N failed, N refused, N outside.
        Exit code: 0; 1: a case failed; 2: the arguments are wrong, or there is no such folder.
        """;

    private static int Main(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Answers the exit code.</summary>
    internal static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            output.WriteLine(Help);
            return 0;
        }

        if (arguments.Length != 1 || arguments[0].StartsWith('-'))
        {
            error.WriteLine("Expected one argument, the folder of the cases. --help explains.");
            return 2;
        }

        if (!Directory.Exists(arguments[0]))
        {
            error.WriteLine($"There is no folder {arguments[0]}.");
            return 2;
        }

        IReadOnlyList<CaseResult> results = ConformanceRun.Of(Path.GetFullPath(arguments[0]));
        foreach (CaseResult result in results)
        {
            output.WriteLine(result);
        }

        output.WriteLine(ConformanceRun.Summary(results));
        return results.Any(result => result.Verdict == Verdict.Fail) ? 1 : 0;
    }
}
