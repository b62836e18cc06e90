using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace LstmGen.Conformance.Models;

/// <summary>A stack of recurrent layers and perhaps a dense layer behind it, as a model class declares it.</summary>
/// <param name="Inputs">Floats in per step.</param>
/// <param name="Layers">The recurrent layers, from the input on.</param>
/// <param name="Head">Outputs of the dense layer; 0: none.</param>
internal sealed record ModelShape(int Inputs, IReadOnlyList<RecurrentLayer> Layers, int Head = 0)
{
    public RecurrentLayer Last => Layers[^1];

    public int Outputs => Head > 0 ? Head : Last.Outputs;

    /// <summary>Whether the model can be stepped: no layer reads the future.</summary>
    public bool Streams => Layers.All(layer => layer.Direction == LayerDirection.Forward);

    /// <summary>The attributes, as source.</summary>
    public string Attributes
    {
        get
        {
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"[LstmGen.RecurrentModel] [LstmGen.Input({Inputs})]");
            for (int k = 0; k < Layers.Count; k++)
            {
                text.Append(' ').Append(Layers[k].Attribute(Layer(k)));
            }

            if (Head > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" [LstmGen.Dense({Head}, Name = \"head\")]");
            }

            return text.ToString();
        }
    }

    /// <summary>Every tensor.</summary>
    public IReadOnlyList<TensorName> Tensors
    {
        get
        {
            List<TensorName> tensors = [];
            int size = Inputs;
            for (int k = 0; k < Layers.Count; k++)
            {
                tensors.AddRange(Layers[k].Tensors(k, Layer(k), size));
                size = Layers[k].Outputs;
            }

            if (Head > 0)
            {
                tensors.Add(new TensorName("head.weight", "head.weight", Head, size));
                tensors.Add(new TensorName("head.bias", "head.bias", Head, 0));
            }

            return tensors;
        }
    }

    /// <summary>Floats of a state: layer by layer, direction by direction, h then c.</summary>
    public int StateSize => Layers.Sum(layer => layer.StateSize);

    /// <summary>Where h (0) or c (1) of one direction of a layer begins in a state.</summary>
    public int StateOffset(int layer, int direction, int part) =>
        Layers.Take(layer).Sum(l => l.StateSize) + (direction * (Layers[layer].Hidden + Layers[layer].Cell)) + (part * Layers[layer].Hidden);

    public static string Layer(int index) => "layer" + index.ToString(CultureInfo.InvariantCulture);
}
