using System;
using System.Diagnostics;
using LstmGen;
using LstmGen.Edge;

// LstmGen.Edge [weights [steps]]: loads weights that the sample trained and streams through them; without an argument, with random weights.
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
int steps = args.Length > 1 && int.TryParse(args[1], out int given) && given > 0 ? given : 100_000;
double sum = 0;
float first = 0;
TimeSpan firstAfter = default;
long allocated = GC.GetAllocatedBytesForCurrentThread();
for (int t = 0; t < steps; t++)
{
    foreach (ref float value in input)
        value = (2 * random.NextSingle()) - 1;
    model.Step(ref state, input, output);
    sum += output[0];
    if (t == 0)
        (first, firstAfter) = (output[0], Stopwatch.GetElapsedTime(started));
}
TimeSpan all = Stopwatch.GetElapsedTime(started);
long streamed = GC.GetAllocatedBytesForCurrentThread() - allocated;
Console.WriteLine($"first output after {firstAfter.TotalMilliseconds:F2} ms: {first:F6}");
Console.WriteLine($"{steps} steps, mean of the first class {sum / steps:F6}, {all.TotalMicroseconds / steps:F3} us a step with its input, {streamed / steps} bytes allocated a step");
return 0;
