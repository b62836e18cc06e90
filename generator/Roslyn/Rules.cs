using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Model;
using Microsoft.CodeAnalysis;

namespace LstmGen.Generator.Roslyn;

/// <summary>Every diagnostic. A block of 100 ids a room; a page each in docs/.</summary>
internal static class Rules
{
    private const string Category = "LstmGen";
    private const string Help = "https://github.com/lstmgen/lstmgen/blob/main/generator/docs/";

    // Declaration: the class itself.

    public static readonly DiagnosticDescriptor NotPartial = new(
        "LSTMGEN001",
        "Model class is not partial",
        "Class '{0}' is not partial, so the network cannot be added to it; write 'partial class {0}'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN001.md");

    public static readonly DiagnosticDescriptor ContainerNotPartial = new(
        "LSTMGEN002",
        "Type around the model class is not partial",
        "The {0} '{1}' around model '{2}' is not partial; write 'partial {0} {1}', or move the model out of it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN002.md");

    public static readonly DiagnosticDescriptor ScatteredAttributes = new(
        "LSTMGEN003",
        "Layer attributes stand on several declarations",
        "This layer attribute of '{0}' is not on the declaration that has [RecurrentModel]; move it there, since the order of layers is their order on one declaration",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN003.md");

    public static readonly DiagnosticDescriptor NotAClass = new(
        "LSTMGEN004",
        "Model is not a class",
        "'{0}' is a {1}, but a model must be an ordinary class; declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN004.md");

    public static readonly DiagnosticDescriptor StaticModel = new(
        "LSTMGEN005",
        "Model class is static",
        "Class '{0}' is static, but a model is an object that holds weights; remove 'static'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN005.md");

    public static readonly DiagnosticDescriptor AbstractModel = new(
        "LSTMGEN006",
        "Model class is abstract",
        "Class '{0}' is abstract, but the generator must create instances of it; remove 'abstract', or declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN006.md");

    public static readonly DiagnosticDescriptor GenericModel = new(
        "LSTMGEN007",
        "Model class is generic",
        "Class '{0}' has type parameters, which a model of fixed shape cannot use; declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN007.md");

    public static readonly DiagnosticDescriptor GenericContainer = new(
        "LSTMGEN008",
        "Type around the model class is generic",
        "The {0} '{1}' around model '{2}' has type parameters; move the model out of it and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN008.md");

    public static readonly DiagnosticDescriptor FileLocalModel = new(
        "LSTMGEN009",
        "Model class is local to its file",
        "Type '{0}' is local to its file, but the network of '{1}' is emitted into another file; use 'internal' instead of 'file'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN009.md");

    public static readonly DiagnosticDescriptor PrimaryConstructor = new(
        "LSTMGEN010",
        "Model class has a primary constructor",
        "Class '{0}' has a primary constructor, through which every emitted constructor would have to go; declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN010.md");

    public static readonly DiagnosticDescriptor BaseConstructor = new(
        "LSTMGEN011",
        "Base class has no parameterless constructor",
        "The base class '{1}' of '{0}' has no accessible constructor without parameters; declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN011.md");

    public static readonly DiagnosticDescriptor MemberExists = new(
        "LSTMGEN012",
        "A member that must be emitted exists already",
        "'{0}' has a member '{1}' already, which the generator must emit; rename it, or declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN012.md");

    public static readonly DiagnosticDescriptor ReservedName = new(
        "LSTMGEN013",
        "Model class is named like an emitted member",
        "A model class cannot be named '{0}', since one of its emitted members has that name; '{0}Model' would do",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN013.md");

    public static readonly DiagnosticDescriptor RequiredMember = new(
        "LSTMGEN014",
        "Model class has a required member",
        "'{0}' has the required member '{1}', which the generator cannot set when it creates an instance; remove 'required', or declare the model as a class of its own and hold it in a field",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN014.md");

    public static readonly DiagnosticDescriptor LanguageVersionTooLow = new(
        "LSTMGEN015",
        "Language version is too low",
        "The emitted code needs C# 9 or later, but this project compiles C# {0}; set <LangVersion>9.0</LangVersion> or a later version in the project file",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN015.md");

    public static readonly DiagnosticDescriptor MissingRecurrentModel = new(
        "LSTMGEN016",
        "Layer attributes without [RecurrentModel]",
        "Class '{0}' has an [Input] but no [RecurrentModel], so no network is emitted; add [RecurrentModel], or remove the layer attributes",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN016.md");

    public static readonly DiagnosticDescriptor InternalError = new(
        "LSTMGEN099",
        "The generator failed",
        "The generator failed on this model, which is a mistake of the generator: {0}: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN099.md");

    // Layers: attributes and their arguments.

    public static readonly DiagnosticDescriptor NoLayer = new(
        "LSTMGEN101",
        "Model has no layer",
        "This model has no layer; add at least one after its [Input], such as [Lstm(32)]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN101.md");

    public static readonly DiagnosticDescriptor NoInput = new(
        "LSTMGEN102",
        "Model has no input",
        "This model has no [Input]; add one before its first layer with the number of values of one time step, such as [Input(12)]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN102.md");

    public static readonly DiagnosticDescriptor RepeatedInput = new(
        "LSTMGEN103",
        "Several inputs, one without a name",
        "A model with several inputs needs a Name for each, because layers and callers tell them apart by name; add Name = \"...\"",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN103.md");

    public static readonly DiagnosticDescriptor InputNotFirst = new(
        "LSTMGEN104",
        "Input is not first",
        "[Input] comes after a layer, but layers read what stands before them; move it before the first layer",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN104.md");

    public static readonly DiagnosticDescriptor SizeOutOfRange = new(
        "LSTMGEN105",
        "Size is out of range",
        "The {1} of [{0}] is {2}, but it must be from {3} to {4}; {5} would fit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN105.md");

    public static readonly DiagnosticDescriptor DuplicateName = new(
        "LSTMGEN106",
        "Two layers have one name",
        "The name '{0}' is taken by an earlier layer; give this one another name, or none",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN106.md");

    public static readonly DiagnosticDescriptor InvalidName = new(
        "LSTMGEN107",
        "Layer name is not valid",
        "The layer name '{0}' is not valid: {1}; '{2}' would fit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN107.md");

    public static readonly DiagnosticDescriptor ForgetBiasWithoutBias = new(
        "LSTMGEN108",
        "Forget bias without a bias",
        "ForgetBias is set, but Bias = Bias.None leaves no bias to add it to; use Bias.Single or Bias.Pair, or remove ForgetBias",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN108.md");

    public static readonly DiagnosticDescriptor ForgetBiasNotFinite = new(
        "LSTMGEN109",
        "Forget bias is not finite",
        "ForgetBias must be a finite number; 1 is the usual value, 0 adds nothing",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN109.md");

    public static readonly DiagnosticDescriptor UnknownEnumValue = new(
        "LSTMGEN110",
        "Value is not a member of its enumeration",
        "{1} is not a value of {0}; it must be one of {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN110.md");

    public static readonly DiagnosticDescriptor UnknownLayer = new(
        "LSTMGEN120",
        "No earlier layer has that name",
        "'{0}' names no layer before this one; the names are {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN120.md");

    public static readonly DiagnosticDescriptor SizesDiffer = new(
        "LSTMGEN121",
        "Added layers differ in size",
        "[Add] needs vectors of one size, but '{0}' has {1} values and the layer above has {2}; a [Dense({2})] after '{0}' would fit",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN121.md");

    public static readonly DiagnosticDescriptor SliceOutOfRange = new(
        "LSTMGEN122",
        "Slice is out of range",
        "The slice takes values {0} to {1}, but the layer it reads has {2}, numbered from 0",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN122.md");

    public static readonly DiagnosticDescriptor UnreadLayer = new(
        "LSTMGEN123",
        "Nothing reads the layer",
        "Nothing reads layer '{0}', so it would compute in vain; read it by From, [Add] or [Concat], or remove it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN123.md");

    public static readonly DiagnosticDescriptor NoNames = new(
        "LSTMGEN124",
        "Join without names",
        "[{0}] joins the layer above with others, but names none; write their names, such as [{0}(\"input\")]",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN124.md");

    public static readonly DiagnosticDescriptor JoinTooLarge = new(
        "LSTMGEN125",
        "Joined vector is too large",
        "The vector that this layer makes has {0} values, more than the {1} that a layer can read",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN125.md");

    public static readonly DiagnosticDescriptor IdsNeedEmbedding = new(
        "LSTMGEN126",
        "Layer cannot read ids",
        "'{0}' is an id, which only an [Embedding] can read; put an [Embedding(16)] between",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN126.md");

    public static readonly DiagnosticDescriptor EmbeddingNeedsIds = new(
        "LSTMGEN127",
        "Embedding reads no ids",
        "[Embedding] reads ids, but '{0}' is a vector; read an [InputIds(vocabulary)] in its place",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN127.md");
    // Cells: options of recurrent layers and activations.

    public static readonly DiagnosticDescriptor SoftmaxInCell = new(
        "LSTMGEN151",
        "Softmax in a cell",
        "Softmax cannot be the {0} of a recurrent cell, since it depends on all units at once; use one of {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN151.md");

    public static readonly DiagnosticDescriptor ActivationParameterNotFinite = new(
        "LSTMGEN152",
        "Parameter of an activation is not finite",
        "{0} of {1} must be a finite number; float.NaN stands for the function's own default",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN152.md");

    public static readonly DiagnosticDescriptor ActivationParameterUnused = new(
        "LSTMGEN153",
        "Activation has no such parameter",
        "{0} is set, but {1} has no such parameter; remove it, or choose an activation that has one",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN153.md");

    public static readonly DiagnosticDescriptor ClipOutOfRange = new(
        "LSTMGEN154",
        "Clip is out of range",
        "{0} is {1}, but it must be a positive finite number, or 0 for no clamp",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN154.md");

    public static readonly DiagnosticDescriptor ProjectionOutOfRange = new(
        "LSTMGEN155",
        "Projection is out of range",
        "{0} is {1}, but it must be from 1 to {2}, fewer than the units, or 0 for no projection",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN155.md");

    public static readonly DiagnosticDescriptor ForgetBiasWithoutForgetGate = new(
        "LSTMGEN156",
        "Forget bias without a forget gate",
        "ForgetBias is set, but the forget gate has no bias of its own; remove ForgetBias, ForgetGate = false or the coupling",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN156.md");

    public static readonly DiagnosticDescriptor CouplingWithoutForgetGate = new(
        "LSTMGEN157",
        "Coupling without a forget gate",
        "Coupling is {0}, but ForgetGate = false leaves nothing to couple; remove one of them",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN157.md");

    public static readonly DiagnosticDescriptor ActivationWithoutGate = new(
        "LSTMGEN158",
        "Activation of a gate that is not there",
        "{0} is set, but the {1} gate has no activation of its own; remove it, ForgetGate = false or the coupling",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN158.md");

    public static readonly DiagnosticDescriptor RateOutOfRange = new(
        "LSTMGEN128",
        "Dropout rate is out of range",
        "The {0} of [{1}] is {2}, but it must be from 0 to below 1; 0.2 is a usual value",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN128.md");

    // Notes: what was planned.

    public static readonly DiagnosticDescriptor LayerLooped = new(
        "LSTMGEN201",
        "Layer is emitted as a loop",
        "Layer '{0}' would take {1} vector statements straight-line, more than the limit of {2}, so its step is emitted as a loop; set Unrolling = Unrolling.Always to force straight-line code",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN201.md");

    public static readonly DiagnosticDescriptor MethodOverBudget = new(
        "LSTMGEN202",
        "Straight-line code is over the JIT budget",
        "Layer '{0}' was to be straight-line, but its {1} vector statements do not fit into methods that the JIT compiler fully optimises, so its step is emitted as a loop; use a smaller layer, or Unrolling = Unrolling.Never to say that a loop is meant",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN202.md");

    public static readonly DiagnosticDescriptor UnoptimizedBuild = new(
        "LSTMGEN203",
        "Build is not optimised",
        "The emitted code runs several times slower in a build without optimisation; build with '-c Release', or set <Optimize>true</Optimize>",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        helpLinkUri: Help + "LSTMGEN203.md");

    /// <summary>Rules by the name that a <see cref="Problem"/> or a <see cref="Note"/> carries.</summary>
    public static IReadOnlyDictionary<string, DiagnosticDescriptor> ByName { get; } = new Dictionary<string, DiagnosticDescriptor>
    {
        [nameof(NotPartial)] = NotPartial,
        [nameof(ContainerNotPartial)] = ContainerNotPartial,
        [nameof(ScatteredAttributes)] = ScatteredAttributes,
        [nameof(NotAClass)] = NotAClass,
        [nameof(StaticModel)] = StaticModel,
        [nameof(AbstractModel)] = AbstractModel,
        [nameof(GenericModel)] = GenericModel,
        [nameof(GenericContainer)] = GenericContainer,
        [nameof(FileLocalModel)] = FileLocalModel,
        [nameof(PrimaryConstructor)] = PrimaryConstructor,
        [nameof(BaseConstructor)] = BaseConstructor,
        [nameof(MemberExists)] = MemberExists,
        [nameof(ReservedName)] = ReservedName,
        [nameof(RequiredMember)] = RequiredMember,
        [nameof(LanguageVersionTooLow)] = LanguageVersionTooLow,
        [nameof(MissingRecurrentModel)] = MissingRecurrentModel,
        [nameof(InternalError)] = InternalError,
        [nameof(NoLayer)] = NoLayer,
        [nameof(NoInput)] = NoInput,
        [nameof(RepeatedInput)] = RepeatedInput,
        [nameof(InputNotFirst)] = InputNotFirst,
        [nameof(SizeOutOfRange)] = SizeOutOfRange,
        [nameof(DuplicateName)] = DuplicateName,
        [nameof(InvalidName)] = InvalidName,
        [nameof(ForgetBiasWithoutBias)] = ForgetBiasWithoutBias,
        [nameof(ForgetBiasNotFinite)] = ForgetBiasNotFinite,
        [nameof(UnknownEnumValue)] = UnknownEnumValue,
        [nameof(UnknownLayer)] = UnknownLayer,
        [nameof(SizesDiffer)] = SizesDiffer,
        [nameof(SliceOutOfRange)] = SliceOutOfRange,
        [nameof(UnreadLayer)] = UnreadLayer,
        [nameof(NoNames)] = NoNames,
        [nameof(JoinTooLarge)] = JoinTooLarge,
        [nameof(IdsNeedEmbedding)] = IdsNeedEmbedding,
        [nameof(EmbeddingNeedsIds)] = EmbeddingNeedsIds,
        [nameof(SoftmaxInCell)] = SoftmaxInCell,
        [nameof(ActivationParameterNotFinite)] = ActivationParameterNotFinite,
        [nameof(ActivationParameterUnused)] = ActivationParameterUnused,
        [nameof(ClipOutOfRange)] = ClipOutOfRange,
        [nameof(ProjectionOutOfRange)] = ProjectionOutOfRange,
        [nameof(ForgetBiasWithoutForgetGate)] = ForgetBiasWithoutForgetGate,
        [nameof(CouplingWithoutForgetGate)] = CouplingWithoutForgetGate,
        [nameof(ActivationWithoutGate)] = ActivationWithoutGate,
        [nameof(RateOutOfRange)] = RateOutOfRange,
        [nameof(LayerLooped)] = LayerLooped,
        [nameof(MethodOverBudget)] = MethodOverBudget,
        [nameof(UnoptimizedBuild)] = UnoptimizedBuild,
    };

    public static Diagnostic Describe(Problem problem, ModelLocations locations) =>
        Describe(problem.Rule, locations.Find(problem.Attribute, problem.Argument), problem.Values);

    public static Diagnostic Describe(Note note, ModelLocations locations) =>
        Describe(note.Rule, locations.Find(note.Attribute, ""), note.Values);

    private static Diagnostic Describe(string name, Location location, EquatableArray<string> values)
    {
        if (!ByName.TryGetValue(name, out DiagnosticDescriptor? rule))
            return Diagnostic.Create(InternalError, location, "unknown rule", name);
        return Diagnostic.Create(rule, location, values.ToArray<object>());
    }
}
