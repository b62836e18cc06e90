namespace LstmGen.Benchmarks.Scaling;

/// <summary>A model whose step is timed, whatever the type of its state.</summary>
internal interface IStepSubject
{
    int Units { get; }

    /// <summary>Nanoseconds.</summary>
    double MeasureStep();
}
