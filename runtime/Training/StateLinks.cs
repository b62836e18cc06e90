using System;
using System.Collections.Generic;
using System.Linq;
using LstmGen.CompilerServices;

namespace LstmGen.Training;

/// <summary>Which floats of an encoder's final state are which floats of a decoder's initial state, both unpadded.</summary>
internal sealed class StateLinks
{
    private readonly Link[] _links;

    private StateLinks(Link[] links) => _links = links;

    /// <summary>State for state: both models must carry the same states of the same sizes in the same order.</summary>
    public static StateLinks Whole(ModelLayout encoder, ModelLayout decoder)
    {
        List<Segment> from = Segments(encoder), to = Segments(decoder);
        if (from.Count == 0 || !from.Select(s => (s.Name, s.Size)).SequenceEqual(to.Select(s => (s.Name, s.Size))))
        {
            throw new ArgumentException(
                $"The final state of {Describe(encoder)} is not an initial state for {Describe(decoder)}: they must carry the same states of the same sizes, or layers must be paired by name.",
                nameof(decoder));
        }

        return new StateLinks([.. from.Zip(to, (a, b) => new Link(a.Start, b.Start, a.Size))]);
    }

    /// <summary>Layer for layer: the layers of a pair must carry the same states of the same sizes.</summary>
    public static StateLinks Layers(ModelLayout encoder, ModelLayout decoder, IReadOnlyList<(string EncoderLayer, string DecoderLayer)> layers)
    {
        List<Link> links = [];
        HashSet<string> taken = [];
        foreach ((string encoderLayer, string decoderLayer) in layers)
        {
            List<Segment> from = Of(encoder, encoderLayer), to = Of(decoder, decoderLayer);
            if (!from.Select(s => (s.Name, s.Size)).SequenceEqual(to.Select(s => (s.Name, s.Size))))
            {
                throw new ArgumentException(
                    $"'{encoderLayer}' of {Describe(encoder)} and '{decoderLayer}' of {Describe(decoder)} do not carry the same states of the same sizes.",
                    nameof(layers));
            }

            if (!taken.Add(decoderLayer))
            {
                throw new ArgumentException($"'{decoderLayer}' of {decoder.ModelName} is given two initial states.", nameof(layers));
            }

            links.AddRange(from.Zip(to, (a, b) => new Link(a.Start, b.Start, a.Size)));
        }

        return links.Count > 0 ? new StateLinks([.. links]) : throw new ArgumentException("Expected at least one pair of layers.", nameof(layers));

        static List<Segment> Of(ModelLayout model, string layer)
        {
            List<Segment> found = Segments(model).FindAll(s => s.Layer == layer);
            return found.Count > 0 ? found : throw new ArgumentException($"No recurrent layer '{layer}' in {Describe(model)}.", nameof(layers));
        }
    }

    /// <summary>Writes the linked part of a decoder's state; the rest stays.</summary>
    public void CopyStates(ReadOnlySpan<float> encoder, Span<float> decoder)
    {
        foreach (Link link in _links)
        {
            encoder.Slice(link.From, link.Size).CopyTo(decoder[link.To..]);
        }
    }

    /// <summary>The way back: a state that went to two layers gets the sum of their gradients, one that went nowhere gets zero.</summary>
    public void CopyGradients(ReadOnlySpan<float> decoder, Span<float> encoder)
    {
        encoder.Clear();
        foreach (Link link in _links)
        {
            for (int i = 0; i < link.Size; i++)
            {
                encoder[link.From + i] += decoder[link.To + i];
            }
        }
    }

    private static List<Segment> Segments(ModelLayout model)
    {
        List<Segment> segments = [];
        int start = 0;
        foreach (StateSegment segment in model.State)
        {
            segments.Add(new Segment(segment.Layer, segment.Name, segment.Size, start));
            start += segment.Size;
        }

        return segments;
    }

    private static string Describe(ModelLayout model) =>
        $"{model.ModelName} ({string.Join(", ", Segments(model).Select(s => FormattableString.Invariant($"{s.Layer}.{s.Name}: {s.Size}")))})";

    private readonly record struct Segment(string Layer, string Name, int Size, int Start);

    private readonly record struct Link(int From, int To, int Size);
}
