namespace LstmGen.Generator.Graph;

/// <summary>Recurrent state of a stage: what the previous step left and what this step leaves.</summary>
internal sealed record StateVariable(string Name, Value Previous, Value Next)
{
    public int Size => Previous.Size;
}
