using System;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace LstmGen.CompilerServices;

/// <summary>The exceptions of emitted public methods, kept out of line so that the check costs one compare and a jump not taken.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Throw
{
    /// <summary>A span has another length than the one the model is compiled for.</summary>
    /// <param name="parameter">Name of the span's parameter.</param>
    /// <param name="expected">Floats expected.</param>
    /// <param name="actual">Floats given.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void SpanLength(string parameter, int expected, int actual) =>
        throw new ArgumentException($"Expected exactly {Count(expected)}, got {actual}.", parameter);

    /// <summary>A span of steps is not a whole number of steps long.</summary>
    /// <param name="parameter">Name of the span's parameter.</param>
    /// <param name="width">Floats of one step.</param>
    /// <param name="actual">Floats given.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void RunLength(string parameter, int width, int actual) =>
        throw new ArgumentException($"Expected a whole number of steps of {Count(width)} each, got {actual}.", parameter);

    /// <summary>A span of steps does not hold as many steps as its companion.</summary>
    /// <param name="parameter">Name of the span's parameter.</param>
    /// <param name="width">Floats of one step.</param>
    /// <param name="steps">Steps the companion holds.</param>
    /// <param name="actual">Floats given.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void RunLength(string parameter, int width, int steps, int actual) =>
        throw new ArgumentException(
            $"Expected {(long)steps * width} floats ({steps} {(steps == 1 ? "step" : "steps")} of {width}), got {actual}.", parameter);

    /// <summary>A span does not hold a vector for every stream.</summary>
    /// <param name="parameter">Name of the span's parameter.</param>
    /// <param name="width">Floats of one stream.</param>
    /// <param name="streams">Streams.</param>
    /// <param name="actual">Floats given.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void StreamsLength(string parameter, int width, int streams, int actual) =>
        throw new ArgumentException(
            $"Expected {(long)streams * width} floats ({streams} {(streams == 1 ? "stream" : "streams")} of {width}), got {actual}.", parameter);

    /// <summary>Two spans overlap without being the same memory.</summary>
    /// <param name="parameterA">Name of the parameter read.</param>
    /// <param name="parameterB">Name of the parameter written.</param>
    /// <exception cref="ArgumentException">Always.</exception>
    [DoesNotReturn]
    public static void Overlap(string parameterA, string parameterB) =>
        throw new ArgumentException(
            $"'{parameterB}' overlaps '{parameterA}'. They may be the same span where their widths are equal, or must not share memory at all.",
            parameterB);

    /// <summary>A layer index is outside the model.</summary>
    /// <param name="parameter">Name of the index's parameter.</param>
    /// <param name="count">Layers that can be asked for; indices run from 0 to count - 1.</param>
    /// <param name="actual">Index given.</param>
    /// <exception cref="ArgumentOutOfRangeException">Always.</exception>
    [DoesNotReturn]
    public static void LayerIndex(string parameter, int count, int actual) =>
        throw new ArgumentOutOfRangeException(
            parameter, actual, count == 0 ? "The model has no recurrent layer." : $"Expected an index from 0 to {count - 1}.");

    private static string Count(int floats) => floats == 1 ? "1 float" : $"{floats} floats";

    /// <summary>An id outside its vocabulary.</summary>
    /// <param name="name">The parameter or the embedding that reads it.</param>
    /// <param name="vocabulary">Number of ids.</param>
    /// <param name="id">The one given.</param>
    /// <exception cref="ArgumentOutOfRangeException">Always.</exception>
    [DoesNotReturn]
    public static void Id(string name, int vocabulary, float id) =>
        throw new ArgumentOutOfRangeException(name, id, $"Expected an id from 0 to {vocabulary - 1} for '{name}', got {id}.");
}
