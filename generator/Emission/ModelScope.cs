using System;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Emission;

/// <summary>Opens the namespace, the containers and the class in which emitted members stand.</summary>
internal static class ModelScope
{
    public static void Write(CodeWriter writer, DeclarationSpec declaration, string bases, Action members, Action? documentation = null)
    {
        int depth = 0;
        if (declaration.Namespace.Length > 0)
        {
            writer.Line($"namespace {declaration.Namespace}");
            writer.Open();
            depth++;
        }
        foreach (ContainerSpec container in declaration.Containers)
        {
            writer.Line($"partial {container.Keyword} {container.Name}");
            writer.Open();
            depth++;
        }
        documentation?.Invoke();
        writer.Line($"partial class {declaration.Name}{bases}");
        writer.Open();
        members();
        for (; depth >= 0; depth--)
            writer.Close();
    }
}
