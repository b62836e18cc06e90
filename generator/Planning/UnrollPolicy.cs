namespace LstmGen.Generator.Planning;

/// <summary>When code is straight-line and when it loops.</summary>
internal static class UnrollPolicy
{
    /// <summary>
    /// Inference kernels of a stage with at most this many vector multiply-adds are straight-line. Beyond, a loop is as
    /// fast (32 units: 118 ns against 116) and its compilation a hundred times faster.
    /// </summary>
    public const int InferenceLimit = 1024;

    /// <summary>What a first-level data cache holds; weights beyond are read from the second level, step after step.</summary>
    public const int CachedBytes = 32_768;

    /// <summary>Columns per iteration where a product loops.</summary>
    public const int ColumnsPerIteration = 4;

    /// <summary>
    /// Bytes of weights that one iteration of an inference loop reads: beyond, the hardware's prefetching does worse. Measured on Zen 5: 16x64 440 ns with
    /// one kilobyte, 503 with two.
    /// </summary>
    public const int BytesPerIteration = 1_024;

    /// <summary>Training kernels: products with at most this many columns are straight-line.</summary>
    public const int TrainingColumns = 16;

    /// <summary>Inference phases without products are straight-line up to this many blocks (softmax over 128).</summary>
    public const int ElementwiseBlocks = 16;

    /// <summary>Looped inference kernels: phases with at most this many blocks are straight-line all the same.</summary>
    public const int Blocks = 4;

    /// <summary>Training kernels loop over tiles as soon as there are several: the bodies are large, and there are many kernels.</summary>
    public const int TrainingBlocks = 1;

    /// <summary>Kernels of one row are smaller, and a step of few units waits less for registers than for what it stored just before.</summary>
    public const int TrainingBlocksOfOne = 2;

    /// <summary>Training: a sum of twice as many products and more is made of sums of this many, since a float that has become large rounds every small one that it gains.</summary>
    public const int TrainingPart = 512;
}
