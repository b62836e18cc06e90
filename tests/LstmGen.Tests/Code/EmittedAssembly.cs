using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace LstmGen.Tests.Code;

/// <summary>Reads every method of the emitted kernel classes out of an assembly file, without loading it.</summary>
internal sealed class EmittedAssembly : IDisposable
{
    private const string KernelClass = "__lstmgen_";

    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private EmittedAssembly(string path)
    {
        _file = new PEReader(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>The probe, which lies beside the tests.</summary>
    public static string ProbePath => Path.Combine(AppContext.BaseDirectory, "LstmGen.JitProbe.dll");

    public static List<EmittedMethod> Methods(string path)
    {
        using EmittedAssembly assembly = new(path);
        return assembly.Read();
    }

    public void Dispose() => _file.Dispose();

    private List<EmittedMethod> Read()
    {
        List<EmittedMethod> methods = [];
        foreach (TypeDefinition type in _metadata.TypeDefinitions.Select(_metadata.GetTypeDefinition))
        {
            string name = _metadata.GetString(type.Name);
            if (!name.StartsWith(KernelClass))
            {
                continue;
            }

            string model = FullName(_metadata.GetTypeDefinition(type.GetDeclaringType()));
            methods.AddRange(type.GetMethods().Select(_metadata.GetMethodDefinition).Select(method => Read(model, name, method)));
        }

        return methods;
    }

    private EmittedMethod Read(string model, string type, MethodDefinition method)
    {
        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        byte[] il = body.GetILBytes()!;
        List<IlInstruction> instructions = IlReader.Read(il);
        List<(string, string)> calls = instructions
            .Where(i => i.OpCode == OpCodes.Call || i.OpCode == OpCodes.Callvirt || i.OpCode == OpCodes.Newobj || i.OpCode == OpCodes.Calli || i.OpCode == OpCodes.Ldftn)
            .Select(i => Called(MetadataTokens.EntityHandle(i.Token)))
            .ToList();
        return new EmittedMethod(
            model,
            type,
            _metadata.GetString(method.Name),
            (method.ImplAttributes & MethodImplAttributes.AggressiveOptimization) != 0,
            il.Length,
            Locals(body),
            instructions,
            calls);
    }

    private int Locals(MethodBodyBlock body)
    {
        if (body.LocalSignature.IsNil)
        {
            return 0;
        }

        BlobReader blob = _metadata.GetBlobReader(_metadata.GetStandaloneSignature(body.LocalSignature).Signature);
        blob.ReadSignatureHeader();
        return blob.ReadCompressedInteger();
    }

    private (string Class, string Method) Called(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MethodSpecification:
                return Called(_metadata.GetMethodSpecification((MethodSpecificationHandle)handle).Method);
            case HandleKind.MemberReference:
                MemberReference member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                return (ClassName(member.Parent), _metadata.GetString(member.Name));
            case HandleKind.MethodDefinition:
                MethodDefinition method = _metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return (FullName(_metadata.GetTypeDefinition(method.GetDeclaringType())), _metadata.GetString(method.Name));
            default:
                return (handle.Kind.ToString(), "?");
        }
    }

    private string ClassName(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                TypeReference type = _metadata.GetTypeReference((TypeReferenceHandle)handle);
                return $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name)}";
            case HandleKind.TypeDefinition:
                return FullName(_metadata.GetTypeDefinition((TypeDefinitionHandle)handle));
            case HandleKind.TypeSpecification:
                // A closed generic type: its signature is GENERICINST, CLASS or VALUETYPE, then the open type.
                BlobReader blob = _metadata.GetBlobReader(_metadata.GetTypeSpecification((TypeSpecificationHandle)handle).Signature);
                return blob.ReadSignatureTypeCode() == SignatureTypeCode.GenericTypeInstance && blob.ReadCompressedInteger() > 0
                    ? ClassName(blob.ReadTypeHandle())
                    : "TypeSpecification";
            default:
                return handle.Kind.ToString();
        }
    }

    private string FullName(TypeDefinition type)
    {
        string name = _metadata.GetString(type.Name);
        if (type.IsNested)
        {
            return $"{FullName(_metadata.GetTypeDefinition(type.GetDeclaringType()))}+{name}";
        }

        string space = _metadata.GetString(type.Namespace);
        return space.Length == 0 ? name : $"{space}.{name}";
    }
}
