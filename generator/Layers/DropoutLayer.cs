using System.Collections.Generic;

namespace LstmGen.Generator.Layers;

/// <summary>
/// In training, zeros for some values chosen at random, the others scaled up (Srivastava et al. 2014); otherwise nothing. With one mask for all
/// steps of a sequence it is variational dropout (Gal and Ghahramani 2016).
/// </summary>
internal sealed record DropoutLayer(string Name, int Attribute, float Rate, bool PerSequence) : Layer(Name, Attribute)
{
    public override string Title => $"Dropout({NumberText.Of(Rate)}{(PerSequence ? ", per sequence" : "")})";

    public override IReadOnlyList<string> Equations => new[] { "y = x m / (1 - rate), m in {0, 1}; y = x outside training" };

    public static Layer Create(LayerReader reader) =>
        new DropoutLayer(reader.Name, reader.Index, reader.Rate("rate"), reader.Flag("PerSequence", false));

    public override int Connect(NetworkBuilder network, IReadOnlyList<int> inputs) => network.Dropout(inputs[0], Rate, PerSequence);
}
