using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>Where a state lies in a stream's state.</summary>
internal sealed record StateSlot(Stage Stage, StateVariable State, int Offset);
