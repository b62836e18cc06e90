using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Emission;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator;

/// <summary>The whole compiler in order: a pure function of the model and the options, without Roslyn.</summary>
internal static class RecurrentCompiler
{
    /// <summary>Compiles a model for which <see cref="LayerCatalog.Check"/> found no problem.</summary>
    public static CompiledModel Compile(ModelSpec model, GeneratorOptions options)
    {
        Network network = LayerCatalog.Build(model);
        ModelPlan plan = ModelPlanner.Plan(network, model.Training, model.Unrolling, model.Vectors);
        IEnumerable<CompiledFile> layers = network.Layers.Select(l => l.Layer).Where(l => network.Stages.Any(s => s.Layer == l.Name)).Select(l =>
            new CompiledFile("." + l.Name, KernelFileWriter.Write(model.Declaration, plan, l)));
        var face = new CompiledFile("", ModelFileWriter.Write(model.Declaration, plan));
        IEnumerable<Note> notes = options.Optimized
            ? plan.Notes
            : plan.Notes.Append(new Note("UnoptimizedBuild", -1, EquatableArray<string>.Empty));
        return new CompiledModel(
            new EquatableArray<CompiledFile>(layers.Prepend(face)),
            new EquatableArray<Note>(notes));
    }
}
