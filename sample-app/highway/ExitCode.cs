namespace LstmGen.Highway;

/// <summary>What the process answers. 1 is System.CommandLine's, for a command line it cannot read.</summary>
internal enum ExitCode
{
    Success = 0,
    CheckFailed = 2,
    FileFailed = 3,

    /// <summary>128 + SIGINT, as shells expect.</summary>
    Interrupted = 130,
}
