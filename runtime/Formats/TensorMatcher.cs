using System;
using System.Collections.Generic;
using System.Globalization;
using LstmGen.CompilerServices;

namespace LstmGen.Formats;

/// <summary>
/// Finds the model's tensors among a file's. In this order: the layer's own name; the layer's name behind any prefix; the layers of one stacked
/// <c>nn.LSTM</c> (<c>l0 .. lk</c>), in order, or a single module of any name. What stays without an answer becomes a problem that lists the candidates.
/// </summary>
internal sealed class TensorMatcher
{
    private readonly List<Layer> _layers = [];
    private readonly List<FileModule> _modules = [];
    private readonly List<WeightProblem> _problems;
    private readonly FileTensor?[] _result;

    private TensorMatcher(ModelLayout layout, List<FileTensor> tensors, List<WeightProblem> problems)
    {
        _problems = problems;
        _result = new FileTensor?[layout.Tensors.Length];
        for (int i = 0; i < layout.Tensors.Length; i++)
        {
            TensorSpec spec = layout.Tensors[i];
            Layer? layer = _layers.Find(l => l.Name == spec.Layer);
            if (layer is null)
            {
                _layers.Add(layer = new Layer(spec.Layer));
            }

            layer.Tensors.Add(new Wanted(i, spec));
        }

        // Keys are strings and not tuples: the equality of tuples that hold references would bring the run-time's type loader into native binaries.
        Dictionary<string, FileModule> modules = [];
        foreach (FileTensor tensor in tensors)
        {
            (string prefix, string suffix, int level) = Split(tensor.Name);
            string key = string.Create(CultureInfo.InvariantCulture, $"{level} {prefix}");
            if (!modules.TryGetValue(key, out FileModule? module))
            {
                modules.Add(key, module = new FileModule(prefix, level));
                _modules.Add(module);
            }

            if (!module.Tensors.TryAdd(suffix, tensor))
            {
                // weight_ih_l1 and weight_ih_l01 would be one tensor to us.
                problems.Add(new WeightProblem(tensor.Name, "every tensor once", $"the same tensor as '{module.Tensors[suffix].Name}'"));
            }
        }
    }

    /// <summary>The file's tensor for each of the model's, null where there is none; missing and unexpected tensors are added to the problems.</summary>
    public static FileTensor?[] Match(ModelLayout layout, List<FileTensor> tensors, List<WeightProblem> problems)
    {
        TensorMatcher matcher = new(layout, tensors, problems);
        matcher.AssignByName();
        matcher.AssignByPrefix();
        matcher.AssignInOrder();
        matcher.Collect();
        return matcher._result;
    }

    /// <summary>'rnn.weight_ih_l1' is (rnn, weight_ih_l0, 1); 'fc.weight' is (fc, weight, -1).</summary>
    private static (string Prefix, string Suffix, int Level) Split(string name)
    {
        int dot = name.LastIndexOf('.');
        string prefix = dot < 0 ? "" : name[..dot];
        string suffix = name[(dot + 1)..];
        string direction = suffix.EndsWith("_reverse", StringComparison.Ordinal) ? "_reverse" : "";
        string forward = suffix[..^direction.Length];
        int mark = forward.LastIndexOf("_l", StringComparison.Ordinal);
        if (mark > 0
            && forward[..mark] is "weight_ih" or "weight_hh" or "bias_ih" or "bias_hh" or "weight_hr" or "peephole" or "norm" or "h0" or "c0"
            && int.TryParse(forward.AsSpan(mark + 2), NumberStyles.None, CultureInfo.InvariantCulture, out int level))
        {
            return (prefix, forward[..mark] + "_l0" + direction, level);
        }

        return (prefix, suffix, -1);
    }

    private void AssignByName()
    {
        foreach (Layer layer in _layers)
        {
            TakeStack(layer, _modules.Find(m => m.IsFree && m.Fits(layer) && m.Level <= 0 && m.Prefix == layer.Name));
        }
    }

    private void AssignByPrefix()
    {
        foreach (Layer layer in _layers.FindAll(l => l.Module is null))
        {
            List<FileModule> found = _modules.FindAll(
                m => m.IsFree && m.Fits(layer) && m.Level <= 0 && m.Prefix.EndsWith("." + layer.Name, StringComparison.Ordinal));
            TakeStack(layer, found.Count == 1 ? found[0] : null);
        }
    }

    /// <summary>
    /// Gives a module to the layer of its name, and where it is a stack its further levels to the recurrent layers that follow. A stack that does not
    /// fit there whole is left alone: its first level may belong to another layer.
    /// </summary>
    private void TakeStack(Layer layer, FileModule? module)
    {
        if (layer.Module is not null || module is null)
        {
            return;
        }

        List<FileModule> levels = module.IsRecurrent ? _modules.FindAll(m => m.IsRecurrent && m.Prefix == module.Prefix) : [module];
        levels.Sort((a, b) => a.Level.CompareTo(b.Level));
        List<Layer> layers = _layers.FindAll(l => l.IsRecurrent == layer.IsRecurrent);
        int first = layers.IndexOf(layer);
        bool fits = levels.Count <= layers.Count - first;
        for (int i = 1; i < levels.Count && fits; i++)
        {
            fits = layers[first + i].Module is null && !_modules.Exists(m => m.Level == 0 && m.Prefix == layers[first + i].Name);
        }

        for (int i = 0; i < levels.Count && fits; i++)
        {
            layers[first + i].Take(levels[i]);
        }
    }

    private void AssignInOrder()
    {
        foreach (bool recurrent in (bool[])[true, false])
        {
            List<Layer> layers = _layers.FindAll(l => l.Module is null && l.IsRecurrent == recurrent);
            List<FileModule> modules = _modules.FindAll(m => m.IsFree && m.IsRecurrent == recurrent && m.LooksLikeLayer);
            bool oneStack = recurrent && modules.Count > 0 && modules.TrueForAll(m => m.Prefix == modules[0].Prefix);
            bool onlyChoice = layers.Count == 1 && modules.Count == 1;
            if (oneStack || onlyChoice)
            {
                modules.Sort((a, b) => a.Level.CompareTo(b.Level));
                for (int i = 0; i < layers.Count && i < modules.Count; i++)
                {
                    layers[i].Take(modules[i]);
                }
            }
        }
    }

    private void Collect()
    {
        foreach (Layer layer in _layers)
        {
            foreach (Wanted wanted in layer.Tensors)
            {
                TensorSpec spec = wanted.Spec;
                if (layer.Module is not null && layer.Module.Tensors.Remove(spec.Suffix, out FileTensor? tensor))
                {
                    _result[wanted.Index] = tensor;
                }
                else
                {
                    _problems.Add(new WeightProblem(spec.Name, $"F32 {spec.Shape}", Missing(layer, spec)));
                }
            }
        }

        foreach (FileModule module in _modules)
        {
            Layer? owner = _layers.Find(l => l.Module == module);
            foreach ((string suffix, FileTensor tensor) in module.Tensors)
            {
                _problems.Add(new WeightProblem(tensor.Name, Unexpected(owner, suffix), $"{tensor.Describe()}, an unexpected tensor"));
            }
        }
    }

    private string Missing(Layer layer, TensorSpec spec)
    {
        if (layer.Module is not null)
        {
            return (spec.Suffix, layer.Module.HasInputBias) switch
            {
                ("bias_hh_l0", true) => "nothing, a missing tensor; the file has one bias here, which Bias = Bias.Single would fit",
                ("bias_hh_l0" or "bias_ih_l0", false) when layer.IsRecurrent => "nothing, a missing tensor; the file has no biases here, which Bias = Bias.None would fit",
                _ => "nothing, a missing tensor",
            };
        }

        List<FileModule> modules = _modules.FindAll(m => m.IsFree && m.IsRecurrent == layer.IsRecurrent && m.Tensors.ContainsKey(spec.Suffix));
        List<string> candidates = modules.GetRange(0, Math.Min(modules.Count, 10)).ConvertAll(m => $"'{m.Tensors[spec.Suffix].Name}' {m.Tensors[spec.Suffix].Describe()}");
        return candidates.Count == 0
            ? "nothing, a missing tensor"
            : $"no tensor of that name; candidates: {string.Join(", ", candidates)}";
    }

    private static string Unexpected(Layer? owner, string suffix)
    {
        if (owner is not null && owner.IsRecurrent && suffix is "bias_hh_l0" or "bias_ih_l0")
        {
            return owner!.HasInputBias
                ? $"one bias: layer '{owner.Name}' is declared with Bias.Single; declare Bias.Pair, or store the sum of both as bias_ih"
                : $"no bias: layer '{owner.Name}' is declared with Bias.None; declare Bias.Pair or Bias.Single";
        }

        return "no tensor of that name";
    }

    /// <summary>A tensor of the model, and its place among them.</summary>
    private sealed class Wanted(int index, TensorSpec spec)
    {
        public int Index { get; } = index;

        public TensorSpec Spec { get; } = spec;
    }

    private sealed class Layer(string name)
    {
        public string Name { get; } = name;

        public List<Wanted> Tensors { get; } = [];

        public FileModule? Module { get; private set; }

        public bool IsRecurrent => Tensors.Exists(t => t.Spec.Suffix is "weight_hh_l0" or "weight_hh_l0_reverse");

        public void Take(FileModule module)
        {
            Module = module;
            module.IsFree = false;
            module.HasInputBias = module.Tensors.ContainsKey("bias_ih_l0");
        }

        public bool HasInputBias => Tensors.Exists(t => t.Spec.Suffix == "bias_ih_l0");
    }

    private sealed class FileModule(string prefix, int level)
    {
        public string Prefix { get; } = prefix;

        /// <summary>k of l{k}; -1 where the module is not recurrent.</summary>
        public int Level { get; } = level;

        public Dictionary<string, FileTensor> Tensors { get; } = new(StringComparer.Ordinal);

        public bool IsFree { get; set; } = true;

        public bool IsRecurrent => Level >= 0;

        /// <summary>Whether it may stand for a layer of another name: it has the tensors a layer has.</summary>
        public bool LooksLikeLayer => IsRecurrent || Tensors.ContainsKey("weight");

        /// <summary>Set when a layer takes the module, before its tensors are taken out one by one.</summary>
        public bool HasInputBias { get; set; }

        public bool Fits(Layer layer) => IsRecurrent == layer.IsRecurrent;
    }
}
