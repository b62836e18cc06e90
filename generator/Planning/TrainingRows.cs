using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>
/// Rows of the vectors between stages in training. The runtime fills and reads those of the model's input, output and logits, padded to eight lanes; others are padded as
/// states are.
/// </summary>
internal sealed class TrainingRows
{
    private readonly Wiring _wiring;
    private readonly int _lanes;

    /// <param name="wiring">All stages of the model.</param>
    /// <param name="lanes">Of the widest vectors.</param>
    public TrainingRows(Wiring wiring, int lanes)
    {
        _wiring = wiring;
        _lanes = lanes;
    }

    /// <summary>Floats from one row to the next.</summary>
    public int Width(int vector) => LaneLayout.Pad(_wiring.Sizes[vector], vector == 0 || vector == _wiring.Output || vector == _wiring.Logits ? LaneLayout.Lanes : _lanes);

    /// <summary>Lanes of a stage's vectors.</summary>
    public int LanesOf(StageNode node) =>
        _lanes > LaneLayout.Lanes && Width(node.Output) % _lanes == 0 && SixteenLanes.Suit(node.Trained, TrainingPlanner.Shape(node.Trained)) ? _lanes : LaneLayout.Lanes;

    /// <summary>What a stage's kernels must know.</summary>
    public StageRows Of(StageNode node) => new(LanesOf(node), _lanes, Width(node.Input), Width(node.Output)) { Reverse = node.Reverse };
}
