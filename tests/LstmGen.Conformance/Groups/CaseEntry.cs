using System;

namespace LstmGen.Conformance.Groups;

/// <summary>A case that was found.</summary>
/// <param name="Name">Group and name.</param>
/// <param name="MustBeRefused">The manifest says that its file is bad.</param>
/// <param name="Read">Reads it; throws what is wrong with it, or which feature it needs.</param>
internal sealed record CaseEntry(string Name, bool MustBeRefused, Func<CasePlan> Read);
