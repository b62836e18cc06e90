namespace LstmGen.Generator.Planning;

/// <summary>When code is straight-line and when it loops.</summary>
internal static class UnrollPolicy
{
    /// <summary>
    /// Inference kernels of a stage with at most this many vector multiply-adds are straight-line. Beyond, a loop is as
    /// fast (32 units: 118 ns against 116) and its compilation a hundred times faster.
    /// </summary>
    public const int InferenceLimit = 1024;

    /// <summary>
    /// Straight-line steps of at most this many blocks leave out clamps behind a check. Measured on Zen 5, ratios to clamping always: 1x8 0.93, 1x16 0.96, 1x20 0.95,
    /// and where the check refuses, at most 1.01. Beyond there is less to gain and more to lose: 1x32 and 8x32 0.98, refused 1.07.
    /// </summary>
    public const int GuardedBlocks = 3;

    /// <summary>
    /// The same of streams that step together; those that the check refuses step one after the other. Measured on Zen 4, ratios to clamping always, a last layer of few units being
    /// a kernel of its own in both: 8x32 0.985; to that with the layer in the kernel before it: 1x8 0.86, 1x16 0.92, 4x16 0.93, 1x20 0.94, 1x40 0.96, 1x32 0.97, 8x32 0.98, 16x64 and 64x128 0.99.
    /// </summary>
    public const int GuardedBlocksTogether = 16;

    /// <summary>The most vectors of one stream that a check looks at, one after the other in one expression: 64 inputs and 128 units are 40.</summary>
    public const int CheckedVectors = 64;

    /// <summary>Columns per iteration where a product loops; a multiple of every number of partial sums.</summary>
    public const int ColumnsPerIteration = 4;

    /// <summary>
    /// The same in looped steps. Measured on Zen 5, ratios to half as many columns: 16x64 0.97, 64x128 0.96; to a cap of one kilobyte of weights an iteration, which
    /// stood here before: 0.92 and 0.78. Twice as many: 1.00 and 1.03.
    /// </summary>
    public const int StepColumnsPerIteration = 8;

    /// <summary>
    /// Streams that share every load of a weight. Measured on Zen 5, ratios to one after the other, which overlap where a step is short. 32 registers: 1x8 0.80,
    /// 1x16 0.98, 1x20 1.03, 1x32 1.00, 1x40 1.00, 8x32 0.98, 16x64 0.82, 64x128 0.86, two layers of 16 0.87. 16 registers, more than eight sums and straight-line:
    /// 1x32 1.06, 8x32 1.09, 1x40 1.00, and so not used; else 1x8 0.94, 1x16 0.99, 16x64 0.92, 64x128 0.93, two layers 0.94. Four streams: no better with 32, 1.2 to 1.8 with 16.
    /// With 32 registers and the same core busy for somebody else, 0.74 to 0.90 throughout.
    /// </summary>
    public const int StreamsTogether = 2;

    /// <summary>Steps of a run whose products with the inputs share every load of a weight.</summary>
    public const int StepsAhead = 4;

    /// <summary>Floats of their sums at most, on the stack of a run: 64 KB. A stage that would take more goes step by step.</summary>
    public const int AheadFloats = 16_384;

    /// <summary>Training kernels: products with at most this many columns are straight-line.</summary>
    public const int TrainingColumns = 16;

    /// <summary>Inference phases without products are straight-line up to this many blocks (softmax over 128).</summary>
    public const int ElementwiseBlocks = 16;

    /// <summary>Looped inference kernels: phases with at most this many blocks are straight-line all the same.</summary>
    public const int Blocks = 4;

    /// <summary>
    /// In vectors of sixteen lanes, floats that one block reads in an iteration over columns: beyond a kilobyte the processor's stride prefetcher loses the stream.
    /// Measured on Zen 5, ratios of eight columns to four of an LSTM, a kilobyte an iteration: 16x64 1.13, 64x128 1.46; two columns: 1.09 and 1.06.
    /// </summary>
    public const int FloatsPerIteration512 = 256;

    /// <summary>Training kernels loop over tiles as soon as there are several: the bodies are large, and there are many kernels.</summary>
    public const int TrainingBlocks = 1;

    /// <summary>Kernels of one row are smaller, and a step of few units waits less for registers than for what it stored just before.</summary>
    public const int TrainingBlocksOfOne = 2;

    /// <summary>Training: a sum of twice as many products and more is made of sums of this many, since a float that has become large rounds every small one that it gains.</summary>
    public const int TrainingPart = 512;
}
