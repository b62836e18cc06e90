using System;
using System.Diagnostics;
using LstmGen;
using LstmGen.Edge;

// Loads weights that the sample trained and streams through them; without an argument, with random weights.
long started = Stopwatch.GetTimestamp();
SpeakerModel model;
try
{
    model = args.Length > 0 ? SpeakerModel.Load(args[0]) : new SpeakerModel(seed: 1);
}
catch (Exception e) when (e is WeightFileException or System.IO.IOException)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}

SpeakerModel.State state = model.InitialState;
Span<float> input = stackalloc float[SpeakerModel.InputSize], output = stackalloc float[SpeakerModel.OutputSize];
SeededRandom random = new(1);
const int Steps = 100_000;
double sum = 0;
long allocated = GC.GetAllocatedBytesForCurrentThread();
for (int t = 0; t < Steps; t++)
{
    foreach (ref float value in input)
        value = (2 * random.NextSingle()) - 1;
    model.Step(ref state, input, output);
    sum += output[0];
    if (t == 0)
        Console.WriteLine($"first output after {Stopwatch.GetElapsedTime(started).TotalMilliseconds:F2} ms: {output[0]:F6}");
}
long streamed = GC.GetAllocatedBytesForCurrentThread() - allocated;
Console.WriteLine($"{Steps} steps, mean of the first class {sum / Steps:F6}, {Stopwatch.GetElapsedTime(started).TotalMicroseconds / Steps:F3} us a step with its input, {streamed / Steps} bytes allocated a step");
return 0;
