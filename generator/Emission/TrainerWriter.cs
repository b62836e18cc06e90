using System.Collections.Generic;
using System.Linq;
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
        _writer.Line($"/// <param name=\"loss\">The loss of <see cref=\"global::LstmGen.SequenceTrainer.Train\"/>; the default is {(_plan.Network.EndsInSoftmax ? "softmax cross-entropy" : "mean squared error")}.</param>");
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

    private void Members()
    {
        _writer.Line($"private readonly {_declaration.Name} _model;");
        _writer.Line();
        _writer.Line($"internal Trainer({_declaration.Name} model, global::LstmGen.Optimizer optimizer, int maxSteps, int maxBatch, global::LstmGen.Loss? loss)");
        _writer.Line($"    : base({P}TrainingLayout, model.{P}Weights, optimizer, maxSteps, maxBatch, loss)");
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
        _writer.Block("protected override void ForwardPass(global::LstmGen.CompilerServices.TrainingMemory memory)", () =>
        {
            for (int s = 0; s < _plan.Stages.Count; s++)
                _writer.Line($"{KernelFileWriter.ClassOf(_plan, s)}.Forward(memory);");
        });
        _writer.Line();
        _writer.Line("/// <inheritdoc/>");
        _writer.Block("protected override void BackwardPass(global::LstmGen.CompilerServices.TrainingMemory memory, int from, bool inputGradients)", () =>
        {
            for (int s = _plan.Stages.Count - 1; s >= 0; s--)
            {
                string call = $"{KernelFileWriter.ClassOf(_plan, s)}.Backward(memory, {(s == 0 ? "inputGradients" : "true")});";
                if (s < _plan.Stages.Count - 1 || !_plan.Network.EndsInSoftmax)
                {
                    _writer.Line(call);
                    continue;
                }
                _writer.Line("// Cross-entropy enters its gradient at the logits.");
                _writer.Line($"if (from > {CSharpText.Int(s)})");
                _writer.Line("    " + call);
            }
        });
    }
}
