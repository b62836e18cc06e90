using System;
using System.Collections.Generic;
using System.ComponentModel;
using System.Linq;
using System.Reflection;
using Xunit;

namespace LstmGen.Tests;

/// <summary>The public surface fits netstandard2.1 and C# 9, and what only emitted code calls is hidden from completion.</summary>
public class PublicSurfaceTests
{
    private static readonly Type[] Types = typeof(SequenceTrainer).Assembly.GetExportedTypes();

    [Fact]
    public void NoSignatureNeedsANewerPlatform()
    {
        string[] newer = ["System.Half", "System.Int128", "System.UInt128", "System.DateOnly", "System.TimeOnly"];
        List<string> found = [];
        foreach (Type type in Types)
        {
            foreach (MethodBase method in type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .OfType<MethodBase>().Where(m => m.IsPublic || m.IsFamily))
            {
                if (type.IsInterface && method.IsStatic)
                {
                    found.Add($"{type}.{method}: a static member of an interface");
                }

                IEnumerable<Type> used = method.GetParameters().Select(p => p.ParameterType);
                used = method is MethodInfo info ? used.Append(info.ReturnType) : used;
                found.AddRange(used.Select(Element)
                    .Where(t => newer.Contains(t.FullName) || t.Namespace is "System.Runtime.Intrinsics" or "System.Numerics")
                    .Select(t => $"{type}.{method}: {t}"));
            }
        }

        Assert.Empty(found);

        static Type Element(Type type) => type.GetElementType() is { } element ? Element(element) : type;
    }

    [Fact]
    public void TypesForEmittedCodeAreHidden() => Assert.All(
        Types.Where(t => t.Namespace == "LstmGen.CompilerServices"),
        t => Assert.Equal(EditorBrowsableState.Never, t.GetCustomAttribute<EditorBrowsableAttribute>()?.State));

    [Fact]
    public void OnlyTwoNamespacesArePublic() =>
        Assert.Equal(["LstmGen", "LstmGen.CompilerServices"], Types.Select(t => t.Namespace!).Distinct().Order());

    [Fact]
    public void NothingIsReferencedButThePlatform() => Assert.All(
        typeof(SequenceTrainer).Assembly.GetReferencedAssemblies(),
        a => Assert.True(a.Name == "netstandard" || a.Name!.StartsWith("System.", StringComparison.Ordinal), a.Name));
}
