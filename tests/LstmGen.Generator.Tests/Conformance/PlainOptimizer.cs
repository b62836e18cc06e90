using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;

namespace LstmGen.Generator.Tests.Conformance;

/// <summary>PyTorch's update rules in double precision, by the names and defaults that cases use.</summary>
internal sealed class PlainOptimizer(JsonObject settings)
{
    private readonly Dictionary<string, double[]> _slots = [];
    private int _step;

    public void Step(PlainLstm model, double scale)
    {
        _step++;
        foreach ((string name, double[] w) in model.Weights)
        {
            for (int i = 0; i < w.Length; i++)
            {
                w[i] = Next(name, i, w.Length, w[i], model.Gradients[name][i] * scale);
            }

            Array.Clear(model.Gradients[name]);
        }
    }

    private double Next(string name, int i, int length, double w, double g)
    {
        double rate = Number("lr"), decay = Number("weight_decay");
        string type = settings["type"]!.GetValue<string>();
        if (type == "AdamW")
        {
            w *= 1 - (rate * decay);
        }
        else
        {
            g += decay * w;
        }

        ref double Slot(string slot)
        {
            string key = name + "/" + slot;
            if (!_slots.TryGetValue(key, out double[]? values))
            {
                _slots[key] = values = new double[length];
            }

            return ref values[i];
        }

        switch (type)
        {
            case "SGD":
                double momentum = Number("momentum");
                if (momentum == 0)
                {
                    return w - (rate * g);
                }

                ref double v = ref Slot("v");
                v = _step == 1 ? g : (momentum * v) + ((1 - Number("dampening")) * g);
                return w - (rate * (Flag("nesterov") ? g + (momentum * v) : v));
            case "Adam" or "AdamW":
                double[] betas = settings["betas"]?.AsArray().Select(b => b!.GetValue<double>()).ToArray() ?? [0.9, 0.999];
                ref double m = ref Slot("m");
                m = (betas[0] * m) + ((1 - betas[0]) * g);
                ref double s = ref Slot("s");
                s = (betas[1] * s) + ((1 - betas[1]) * g * g);
                ref double largest = ref Slot("largest");
                largest = Math.Max(largest, s);
                double root = Math.Sqrt(Flag("amsgrad") ? largest : s) / Math.Sqrt(1 - Math.Pow(betas[1], _step));
                return w - (rate / (1 - Math.Pow(betas[0], _step)) * m / (root + Number("eps", 1e-8)));
            case "RMSprop":
                double alpha = Number("alpha", 0.99);
                ref double square = ref Slot("square");
                square = (alpha * square) + ((1 - alpha) * g * g);
                ref double mean = ref Slot("mean");
                mean = (alpha * mean) + ((1 - alpha) * g);
                double variance = Flag("centered") ? square - (mean * mean) : square;
                ref double velocity = ref Slot("velocity");
                velocity = (Number("momentum") * velocity) + (g / (Math.Sqrt(variance) + Number("eps", 1e-8)));
                return w - (rate * velocity);
            case "Adagrad":
                ref double sum = ref Slot("sum");
                sum += (g * g) + (_step == 1 ? Number("initial_accumulator_value") : 0);
                return w - (rate / (1 + ((_step - 1) * Number("lr_decay"))) * g / (Math.Sqrt(sum) + Number("eps", 1e-10)));
            default:
                throw new ArgumentException(type);
        }
    }

    private double Number(string key, double fallback = 0) => settings[key]?.GetValue<double>() ?? fallback;

    private bool Flag(string key) => settings[key]?.GetValue<bool>() ?? false;
}
