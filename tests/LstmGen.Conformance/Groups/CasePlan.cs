using System;
using LstmGen.Conformance.Models;

namespace LstmGen.Conformance.Groups;

/// <summary>A case that was understood.</summary>
/// <param name="Shape">The model it needs.</param>
/// <param name="Check">Runs the emitted model and compares.</param>
internal sealed record CasePlan(ModelShape Shape, Action<ModelAccess, Comparison> Check);
