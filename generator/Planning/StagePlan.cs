using LstmGen.Generator.Graph;

namespace LstmGen.Generator.Planning;

/// <summary>A stage and everything that is emitted for it.</summary>
internal sealed record StagePlan(Stage Stage, InferencePlan Inference, TrainingPlan? Training);
