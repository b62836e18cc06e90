using System;
using System.Collections.Generic;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Groups;

/// <summary>A case that was understood.</summary>
/// <param name="Shapes">The models it needs.</param>
/// <param name="Check">Runs the emitted models, one a shape, and compares.</param>
internal sealed record CasePlan(IReadOnlyList<ModelShape> Shapes, Action<IReadOnlyList<ModelAccess>, Comparison> Check)
{
    /// <summary>A case of one model.</summary>
    public CasePlan(ModelShape shape, Action<ModelAccess, Comparison> check)
        : this([shape], (models, comparison) => check(models[0], comparison))
    {
    }
}
