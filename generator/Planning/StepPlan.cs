using System.Collections.Generic;
using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>One step of a stage, forward or backward, ready to be lowered.</summary>
/// <param name="Phases">In order.</param>
/// <param name="Places">Memory from which values are read: leaves, tape, and what crosses phases.</param>
/// <param name="Given">Values that were in memory before the step; what overwrites them must come after their last reader.</param>
/// <param name="Stores">Where values are written (one value may be needed in several places).</param>
/// <param name="Parameters">Vectors of parameters that element-wise values read where they need them.</param>
internal sealed record StepPlan(
    IReadOnlyList<Phase> Phases,
    IReadOnlyDictionary<Value, Place> Places,
    IReadOnlyCollection<Value> Given,
    IReadOnlyDictionary<Value, IReadOnlyList<Place>> Stores,
    IReadOnlyDictionary<Value, RowGroup> Parameters);
