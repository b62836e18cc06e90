namespace LstmGen.Training;

/// <summary>What a sequence of a batch is compared with.</summary>
internal enum TargetKind
{
    None,
    Values,
    ClassIds,
}
