namespace LstmGen.Generator.Model;

/// <summary>One layer attribute: its kind ("Lstm", the class name without its suffix) and its arguments in source order.</summary>
internal sealed record AttributeSpec(string Kind, EquatableArray<ArgumentSpec> Arguments)
{
    public object? this[string name]
    {
        get
        {
            foreach (ArgumentSpec argument in Arguments)
            {
                if (argument.Name == name)
                    return argument.Value;
            }
            return null;
        }
    }
}
