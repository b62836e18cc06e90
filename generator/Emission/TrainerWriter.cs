using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Model;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes the nested trainer and what creates one.</summary>
internal sealed class TrainerWriter
{
    private const string P = EmittedMembers.PrivatePrefix;
    private const string Block = "global::LstmGen.CompilerServices.WeightBlock";

    private readonly CodeWriter _writer;
    private readonly DeclarationSpec _declaration;
    private readonly ModelPlan _plan;

    public TrainerWriter(CodeWriter writer, DeclarationSpec declaration, ModelPlan plan)
    {
        _writer = writer;
        _declaration = declaration;
        _plan = plan;
    }

    public void Write()
    {
        _writer.Line("/// <summary>Creates a trainer, with every byte that training needs. It starts from a copy of the model's present weights.</summary>");
        _writer.Line("/// <param name=\"optimizer\">How gradients become updates.</param>");
        _writer.Line("/// <param name=\"maxSteps\">Longest sequence.</param>");
        _writer.Line("/// <param name=\"maxBatch\">Most sequences in a batch.</param>");
        _writer.Line($"/// <param name=\"loss\">The loss of <see cref=\"global::LstmGen.SequenceTrainer.Train\"/>; the default is {(Wiring.EndsInSoftmax ? "softmax cross-entropy" : "mean squared error")}.</param>");
        _writer.Line("/// <returns>A trainer; use it from one thread at a time.</returns>");
        _writer.Line("public Trainer CreateTrainer(global::LstmGen.Optimizer optimizer, int maxSteps, int maxBatch = 1, global::LstmGen.Loss? loss = null) =>");
        _writer.Line("    new Trainer(this, optimizer, maxSteps, maxBatch, loss);");
        _writer.Line();
        _writer.Line("/// <summary>Creates a reusable batch that fits this model.</summary>");
        _writer.Line("/// <param name=\"maxSteps\">Longest sequence.</param>");
        _writer.Line("/// <param name=\"maxBatch\">Most sequences.</param>");
        _writer.Line("/// <returns>An empty batch.</returns>");
        _writer.Line("public static global::LstmGen.SequenceBatch CreateBatch(int maxSteps, int maxBatch = 1) =>");
        _writer.Line("    new global::LstmGen.SequenceBatch(InputSize, OutputSize, maxSteps, maxBatch, StateSize);");
        _writer.Line();
        _writer.Line("/// <summary>Trains the model on weights of its own; <see cref=\"Publish()\"/> hands them to the model.</summary>");
        _writer.Block("public sealed class Trainer : global::LstmGen.SequenceTrainer", Members);
    }

    private Wiring Wiring => _plan.Network.Wiring;

    private void Members()
    {
        _writer.Line($"private readonly {_declaration.Name} _model;");
        _writer.Line();
        _writer.Line($"internal Trainer({_declaration.Name} model, global::LstmGen.Optimizer optimizer, int maxSteps, int maxBatch, global::LstmGen.Loss? loss)");
        _writer.Line($"    : base({P}Training.Layout, model.{P}Weights, optimizer, maxSteps, maxBatch, loss)");
        _writer.Line("{");
        _writer.Line("    _model = model;");
        _writer.Line("}");
        _writer.Line();
        _writer.Line("/// <summary>Lets the model step with this trainer's weights from now on: packs them into a new block and swaps one reference.</summary>");
        _writer.Line("/// <returns>The block that was retired.</returns>");
        _writer.Line($"public {Block} Publish() =>");
        _writer.Line($"    global::System.Threading.Interlocked.Exchange(ref _model.{P}Weights, CreateBlock());");
        _writer.Line();
        _writer.Line("/// <summary>The same without allocating: packs into a block that an earlier call returned.</summary>");
        _writer.Line("/// <param name=\"reuse\">A retired block. Who hands it back promises that no step, <c>Save</c>, <c>Clone</c> or <c>CreateTrainer</c> begun before its retirement still runs.</param>");
        _writer.Line("/// <returns>The block that was retired.</returns>");
        _writer.Line("/// <exception cref=\"global::System.ArgumentException\">The block is the one in use, or another model's.</exception>");
        _writer.Block($"public {Block} Publish({Block} reuse)", () =>
        {
            _writer.Line($"if (global::System.Object.ReferenceEquals(reuse, _model.{P}Weights))");
            _writer.Line("    throw new global::System.ArgumentException(\"The block is the one that the model steps with now; hand back a retired one.\", nameof(reuse));");
            _writer.Line($"return global::System.Threading.Interlocked.Exchange(ref _model.{P}Weights, CreateBlock(reuse));");
        });
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Block("protected override void ForwardPass(global::LstmGen.CompilerServices.TrainingMemory memory)", Forward);
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Block("protected override void BackwardPass(global::LstmGen.CompilerServices.TrainingMemory memory, int from, bool inputGradients)", Backward);
    }

    private void Forward()
    {
        int stage = 0;
        foreach (Node node in Wiring.Nodes)
        {
            if (node is LookupNode lookup)
            {
                LookupWriter.Forward(
                    _writer,
                    lookup,
                    _plan.Master!,
                    "memory.Weights",
                    $"memory.Activation({CSharpText.Int(lookup.Input)})",
                    _plan.Rows.Width(lookup.Input),
                    $"memory.Activation({CSharpText.Int(lookup.Output)})",
                    _plan.Rows.Width(lookup.Output),
                    "memory.Rows");
            }
            else if (node is RouteNode route)
            {
                new RouteWriter(_writer, Wiring, _plan.Rows).Forward(
                    route,
                    (vector, element) => RouteWriter.Element($"memory.Activation({CSharpText.Int(vector)})", element),
                    _plan.Rows.Width,
                    "memory.Rows",
                    "memory");
                if (route.Dropout is { } dropout)
                {
                    _writer.Line($"memory.Drop({DropoutIndex(route)}, {CSharpText.Int(route.Output)}, {CSharpText.Int(Wiring.Sizes[route.Output])}, "
                        + $"{CSharpText.Float(dropout.Rate)}, {CSharpText.Bool(dropout.PerSequence)});");
                }
            }
            else
            {
                _writer.Line($"{KernelFileWriter.ClassOf(_plan, stage++)}.Forward(memory);");
            }
        }
    }

    private void Backward()
    {
        var routes = new RouteWriter(_writer, Wiring, _plan.Rows);
        var started = new HashSet<int> { Wiring.Output };
        int stage = _plan.Stages.Count;
        foreach (Node node in Wiring.Nodes.Reverse())
        {
            if (!started.Contains(node.Output))
                routes.Clear(node.Output);
            if (node is LookupNode lookup)
            {
                LookupWriter.Backward(_writer, lookup, _plan.Master!, _plan.Rows.Width(lookup.Input), _plan.Rows.Width(lookup.Output));
                continue;
            }
            if (node is RouteNode route)
            {
                if (route.Dropout is not null)
                    _writer.Line($"memory.DropGradient({DropoutIndex(route)}, {CSharpText.Int(route.Output)}, {CSharpText.Int(Wiring.Sizes[route.Output])});");
                routes.Backward(route, started);
                continue;
            }
            var place = (StageNode)node;
            int buffer = _plan.InputGradient(--stage);
            string call = $"{KernelFileWriter.ClassOf(_plan, stage)}.Backward(memory, {(place.Input == 0 ? "inputGradients" : "true")});";
            if (node == Wiring.Last && Wiring.Logits >= 0 && Wiring.EndsInSoftmax)
            {
                _writer.Line("// Cross-entropy enters its gradient at the logits.");
                _writer.Line($"if (from == {CSharpText.Int(Wiring.Output)})");
                _writer.Line("    " + call);
            }
            else
            {
                _writer.Line(call);
            }
            if (!GivesInputGradient(stage))
                continue;
            if (buffer != place.Input)
                routes.AddGradient(buffer, place.Input, guarded: place.Input == 0);
            started.Add(place.Input);
        }
        if (!started.Contains(0))
        {
            _writer.Block("if (inputGradients)", () => routes.Clear(0));
        }
    }

    private string DropoutIndex(RouteNode route) => CSharpText.Int(Wiring.Dropouts.ToList().IndexOf(route));

    private bool GivesInputGradient(int stage) =>
        _plan.Stages[stage].Training is { } training
        && (training.InputGradient is not null || (training.Backward is { } backward && backward.One.References.Contains(Buffers.InputGradient)));
}
