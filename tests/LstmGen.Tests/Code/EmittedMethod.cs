using System.Collections.Generic;
using System.Linq;
using System.Reflection.Emit;

namespace LstmGen.Tests.Code;

/// <summary>A method of an emitted kernel class, with its real IL.</summary>
/// <param name="Model">Full name of the model class.</param>
/// <param name="Type">Name of the nested kernel class.</param>
/// <param name="Name">Name of the method.</param>
/// <param name="IsKernel">Whether it is marked AggressiveOptimization: the kernels are, the loops that drive them in training are not.</param>
/// <param name="Bytes">IL bytes.</param>
/// <param name="Locals">Declared locals.</param>
/// <param name="Instructions">The instructions.</param>
/// <param name="Calls">Namespace-qualified name of the class of every method called, and the method's name.</param>
internal sealed record EmittedMethod(
    string Model, string Type, string Name, bool IsKernel, int Bytes, int Locals, List<IlInstruction> Instructions, List<(string Class, string Method)> Calls)
{
    /// <summary>As the JIT prints it, up to the parameters.</summary>
    public string JitName => $"{Model}+{Type}:{Name}(";

    /// <summary>Whether it is the check before kernels without clamps, which its callers take in.</summary>
    public bool IsCheck => Name is "Within" or "AllWithin";

    /// <summary>Loads, stores and addresses of locals and arguments.</summary>
    public int LocalReferences => Instructions.Count(i => IsLocalReference(i.OpCode));

    /// <summary>Basic blocks: one at the start, one at every jump's target, one after every jump or return.</summary>
    public int Blocks
    {
        get
        {
            HashSet<int> starts = [0];
            for (int i = 0; i < Instructions.Count; i++)
            {
                starts.UnionWith(Instructions[i].Targets);
                if (i + 1 < Instructions.Count && Instructions[i].OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw)
                {
                    starts.Add(Instructions[i + 1].Offset);
                }
            }

            return starts.Count;
        }
    }

    /// <summary>Whether any jump leads back.</summary>
    public bool HasBackwardBranch => Instructions.Any(i => i.Targets.Any(target => target <= i.Offset));

    public override string ToString() =>
        $"{JitName[..^1]}: {Instructions.Count} instructions, {LocalReferences} local references, {Bytes} bytes, {Locals} locals, {Blocks} blocks";

    private static bool IsLocalReference(OpCode code)
    {
        string name = code.Name!;
        return name.StartsWith("ldloc") || name.StartsWith("stloc") || name.StartsWith("ldarg") || name.StartsWith("starg");
    }
}
