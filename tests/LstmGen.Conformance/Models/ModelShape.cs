using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace LstmGen.Conformance.Models;

/// <summary>A stack of LSTM layers and perhaps a dense layer behind it, as a model class declares it.</summary>
/// <param name="Inputs">Floats in per step.</param>
/// <param name="Units">Hidden units of every LSTM layer, from the input on.</param>
/// <param name="Bias">"Pair", "Single" or "None".</param>
/// <param name="Head">Outputs of the dense layer; 0: none.</param>
internal sealed record ModelShape(int Inputs, IReadOnlyList<int> Units, string Bias, int Head = 0)
{
    public int Outputs => Head > 0 ? Head : Units[^1];

    /// <summary>The attributes, as source.</summary>
    public string Attributes
    {
        get
        {
            StringBuilder text = new();
            text.Append(CultureInfo.InvariantCulture, $"[LstmGen.RecurrentModel] [LstmGen.Input({Inputs})]");
            for (int k = 0; k < Units.Count; k++)
            {
                text.Append(CultureInfo.InvariantCulture, $" [LstmGen.Lstm({Units[k]}, Name = \"{Layer(k)}\", Bias = LstmGen.Bias.{Bias})]");
            }

            if (Head > 0)
            {
                text.Append(CultureInfo.InvariantCulture, $" [LstmGen.Dense({Head}, Name = \"head\")]");
            }

            return text.ToString();
        }
    }

    /// <summary>Every tensor in the order of the model's parameters.</summary>
    public IReadOnlyList<TensorName> Tensors
    {
        get
        {
            List<TensorName> tensors = [];
            int size = Inputs;
            for (int k = 0; k < Units.Count; k++)
            {
                int rows = 4 * Units[k];
                Add(k, "weight_ih", rows, size);
                Add(k, "weight_hh", rows, Units[k]);
                if (Bias != "None")
                {
                    Add(k, "bias_ih", rows, 0);
                }

                if (Bias == "Pair")
                {
                    Add(k, "bias_hh", rows, 0);
                }

                size = Units[k];
            }

            if (Head > 0)
            {
                tensors.Add(new TensorName("head.weight", "head.weight", Head, size));
                tensors.Add(new TensorName("head.bias", "head.bias", Head, 0));
            }

            return tensors;

            void Add(int layer, string kind, int rows, int columns) =>
                tensors.Add(new TensorName($"{kind}_l{layer}", $"{Layer(layer)}.{kind}_l0", rows, columns));
        }
    }

    /// <summary>Floats of a state: layer by layer, h then c.</summary>
    public int StateSize => 2 * Units.Sum();

    /// <summary>Where h (0) or c (1) of a layer begins in a state.</summary>
    public int StateOffset(int layer, int part) => (2 * Units.Take(layer).Sum()) + (part * Units[layer]);

    public static string Layer(int index) => "lstm" + index.ToString(CultureInfo.InvariantCulture);
}
