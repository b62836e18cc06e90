using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Layers;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Planning;

/// <summary>From a network to everything that is emitted for it, in order.</summary>
internal static class ModelPlanner
{
    /// <param name="network">The model.</param>
    /// <param name="training">It can be trained.</param>
    /// <param name="unrolling">"Auto", "Always" or "Never".</param>
    /// <param name="vectors">"Bits256" or "Bits512": the widest vectors.</param>
    public static ModelPlan Plan(Network network, bool training, string unrolling, string vectors = "Bits256")
    {
        int lanes = vectors == "Bits512" && network.Wiring.StageNodes.Any(n => SixteenLanes.Suit(n.Stage, TrainingPlanner.Shape(n.Stage))) ? LaneLayout.Lanes512 : LaneLayout.Lanes;
        foreach (StageNode node in network.Wiring.StageNodes)
        {
            GraphVerifier.Verify(node.Stage);
            GraphVerifier.Verify(node.Trained);
        }

        var exponentials = ExponentialForm.Of(network.Accuracy);
        var inference = new InferencePlanner(network.Wiring, unrolling, exponentials, lanes);
        IReadOnlyList<InferencePlan> steps = inference.Plan();

        WeightPacking? master = training ? new WeightPacking() : null;
        var rows = new TrainingRows(network.Wiring, lanes);
        if (master is not null)
            Pack(network.Wiring, master, rows);
        StageNode[] nodes = network.Wiring.StageNodes.ToArray();
        StagePlan[] stages = network.Stages
            .Select((stage, i) => new StagePlan(stage, steps[i], master is null ? null : Train(nodes[i].Trained, master, exponentials, rows.Of(nodes[i]))))
            .ToArray();

        return new ModelPlan(
            network,
            stages,
            inference.Packing,
            master,
            inference.States,
            inference.StateLength,
            inference.ScratchLength,
            inference.Traces,
            inference.TraceLength,
            Notes(stages))
        {
            Vectors = inference.Vectors,
            Lanes = lanes,
            LongLength = inference.LongLength,
            Rows = rows,
            Joined = inference.Joined,
            AheadLength = inference.AheadLength,
            Many = inference.PlanMany(),
        };
    }

    /// <summary>What is trained comes first, so that optimisers run over one span.</summary>
    private static void Pack(Wiring wiring, WeightPacking master, TrainingRows rows)
    {
        foreach (Node node in wiring.Nodes)
        {
            if (node is StageNode stage)
                Add(stage, trained: true);
            else if (node is LookupNode lookup)
                master.AddTable(lookup.Table);
        }
        master.EndTrained();
        foreach (StageNode node in wiring.StageNodes)
            Add(node, trained: false);

        void Add(StageNode node, bool trained) => master.AddPlain(node.Trained, TrainingPlanner.Shape(node.Trained), trained, rows.LanesOf(node));
    }

    private static TrainingPlan Train(Stage stage, WeightPacking master, ExponentialForm exponentials, StageRows rows)
    {
        BackwardStage backward = Autodiff.Differentiate(stage);
        GraphVerifier.Verify(backward);
        foreach (TransposedAffineOp transposed in backward.Values.Select(v => v.Op).OfType<TransposedAffineOp>())
            master.AddTranspose(transposed.Weight);
        return new TrainingPlanner(stage, backward, master, exponentials, rows).Plan("");
    }

    private static IReadOnlyList<Note> Notes(IReadOnlyList<StagePlan> stages) => stages
        .Where(s => s.Inference.FallsShort && s.Inference.MultiplyAdds > 0)
        .Select(s => new Note(
            s.Inference.StraightLineWanted ? "MethodOverBudget" : "LayerLooped",
            s.Stage.Attribute,
            new EquatableArray<string>(new[]
            {
                s.Stage.Layer,
                s.Inference.MultiplyAdds.ToString(CultureInfo.InvariantCulture),
                UnrollPolicy.InferenceLimit.ToString(CultureInfo.InvariantCulture),
            })))
        .ToArray();
}
