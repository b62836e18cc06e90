using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace LstmGen.Conformance.Groups;

/// <summary>Which reader reads which group: a new group is one line here.</summary>
internal static class GroupCatalog
{
    private static readonly Dictionary<string, Func<CaseSource, CasePlan>> Readers = new(StringComparer.Ordinal)
    {
        ["train/gomez-worked-example"] = WorkedExampleCase.Read,
        ["train/pytorch-grad"] = PyTorchCase.Read,
        ["train/pytorch-trajectories"] = TrajectoryCase.Read,
        ["ops/onnx-node"] = OnnxCase.Read,
        ["ops/onnx2c-lstm"] = OnnxCase.Read,
        ["ops/ort-lstm-op"] = OnnxCase.Read,
        ["ops/candle-lstm"] = PyTorchCase.Read,
        ["ops/keras-js"] = KerasCase.Read,
        ["ops/tflite-lstm"] = TfliteCase.Read,
        ["ops/burn-onnx-lstm"] = OnnxCase.Read,
        ["models/rtneural"] = UnsupportedCase.Import("RTNeural"),
        ["models/guitar-amp"] = UnsupportedCase.Import("amplifier model"),
        ["models/silero-v6-lstm-layer"] = UnsupportedCase.Import("raw float32"),
        ["models/dtln-noise-suppression"] = UnsupportedCase.Import("ONNX"),
        ["models/icu-word-break"] = UnsupportedCase.Because("embedding, two directions, and import of ICU's word break models"),
        ["models/tflm-mnist-lstm"] = UnsupportedCase.Because("flatten, and import of TensorFlow Lite models"),
        ["models/ml5-charrnn"] = UnsupportedCase.Because("embedding, and import of ml5 models"),
        ["models/pytorch-exports"] = UnsupportedCase.Import("PyTorch"),
    };

    /// <summary>All cases under a root that is laid out as category/group; groups that no reader knows, and data sets, are named as outside.</summary>
    public static IReadOnlyList<CaseEntry> Find(string root) => Folders(root).SelectMany(group => Cases(group.Name, group.Folder)).ToArray();

    private static IEnumerable<(string Name, string Folder)> Folders(string root)
    {
        foreach (string category in Sorted(Directory.GetDirectories(root)))
        {
            string name = Path.GetFileName(category);
            string? known = Readers.Keys.FirstOrDefault(key => key.EndsWith("/" + name, StringComparison.Ordinal));
            string[] groups = Directory.GetDirectories(category);
            if (known is not null || groups.Length == 0)
            {
                yield return (known ?? name, category);
                continue;
            }

            foreach (string group in Sorted(groups))
            {
                yield return ($"{name}/{Path.GetFileName(group)}", group);
            }
        }
    }

    private static IEnumerable<CaseEntry> Cases(string name, string folder)
    {
        if (Readers.TryGetValue(name, out Func<CaseSource, CasePlan>? read))
        {
            return CaseFiles.Find(name, folder, read);
        }

        string why = name.StartsWith("data/", StringComparison.Ordinal) ? "a data set, without expected numbers" : "a group that no reader knows";
        return [new CaseEntry(name, false, () => throw new OutsideException(why))];
    }

    private static string[] Sorted(string[] folders)
    {
        Array.Sort(folders, StringComparer.Ordinal);
        return folders;
    }
}
