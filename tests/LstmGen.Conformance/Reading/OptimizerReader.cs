using System;
using System.Linq;
using System.Text.Json;

namespace LstmGen.Conformance.Reading;

/// <summary>Reads PyTorch's optimisers with their own setting names and defaults.</summary>
internal static class OptimizerReader
{
    private static readonly string[] Missing = ["adadelta", "adamax", "nadam", "radam", "asgd", "lbfgs", "rprop", "sparseadam", "lion", "adafactor"];

    /// <summary>Reads <c>optimizer</c>: an object with its type and settings, or a name whose settings stand beside it.</summary>
    public static Optimizer Read(Fields owner)
    {
        JsonElement element = owner.Element("optimizer", "optimiser");
        bool named = element.ValueKind == JsonValueKind.String;
        Fields settings = named ? owner : new Fields(element, $"{owner.Where}.optimizer");
        string name = (named ? element.GetString() : settings.Text("type", "name", "kind", "class"))
            ?? throw new CaseFormatException($"{settings.Where}: no type");
        Optimizer optimizer = Create(new string(name.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit).ToArray()), name, settings);
        settings.Ignore("foreach", "capturable", "differentiable", "fused");   // how PyTorch computes, not what
        if (settings.Flag("maximize"))
        {
            throw new OutsideException($"{name} with maximize");
        }

        if (!named)
        {
            settings.RequireAllRead();
        }

        return optimizer;
    }

    private static Optimizer Create(string kind, string name, Fields s)
    {
        float? rate = Number(s, "lr", "learning_rate");
        float decay = Number(s, "weight_decay") ?? (kind == "adamw" ? 1e-2f : 0f);
        switch (kind)
        {
            case "sgd":
            case "momentum":
            case "nesterov":
                return new Sgd(rate ?? 1e-3f, Number(s, "momentum") ?? 0f, Number(s, "dampening") ?? 0f, decay, s.OptionalFlag("nesterov") ?? kind == "nesterov");
            case "adam":
            case "adamw":
                double[]? betas = s.OptionalTensor("betas")?.Expect(2).Data;
                float beta1 = Number(s, "beta1") ?? (float)(betas?[0] ?? 0.9), beta2 = Number(s, "beta2") ?? (float)(betas?[1] ?? 0.999);
                float epsilon = Number(s, "eps", "epsilon") ?? 1e-8f;
                bool amsGrad = s.Flag("amsgrad"), decoupled = s.Flag("decoupled_weight_decay") || kind == "adamw";
                return decoupled
                    ? new AdamW(rate ?? 1e-3f, beta1, beta2, epsilon, decay, amsGrad)
                    : new Adam(rate ?? 1e-3f, beta1, beta2, epsilon, decay, amsGrad);
            case "rmsprop":
                return new RmsProp(
                    rate ?? 1e-2f, Number(s, "alpha") ?? 0.99f, Number(s, "eps", "epsilon") ?? 1e-8f, decay, Number(s, "momentum") ?? 0f, s.Flag("centered"));
            case "adagrad":
                return new Adagrad(
                    rate ?? 1e-2f, Number(s, "lr_decay") ?? 0f, decay, Number(s, "initial_accumulator_value") ?? 0f, Number(s, "eps", "epsilon") ?? 1e-10f);
            default:
                throw Missing.Contains(kind) ? new OutsideException($"optimizer {name}") : new CaseFormatException($"{s.Where}: unknown optimizer '{name}'");
        }
    }

    private static float? Number(Fields settings, params string[] names) => (float?)settings.OptionalNumber(names);
}
