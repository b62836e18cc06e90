using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>Where every tensor lies for a kind of kernel, and how an accumulator finds its vectors.</summary>
internal sealed class WeightPacking
{
    private readonly Dictionary<Parameter, PackedTensor> _matrices = new();
    private readonly Dictionary<string, PackedTensor> _biases = new();
    private readonly Dictionary<Parameter, TransposedTensor> _transposed = new();
    private readonly HashSet<Value> _scaled = new();
    private readonly PackedMemory _memory;

    /// <param name="beside">Another packing, of which this one shares the memory; null: it has its own.</param>
    public WeightPacking(WeightPacking? beside = null) => _memory = beside?._memory ?? new PackedMemory();

    /// <summary>Everything packed in this memory, in its order.</summary>
    public IReadOnlyList<PackedTensor> Tensors => _memory.Tensors;

    /// <summary>All transposes, in memory order.</summary>
    public List<TransposedTensor> Transposes { get; } = new();

    /// <summary>Floats of packed weights in this memory.</summary>
    public int Length => _memory.Length;

    /// <summary>Floats of packed weights that optimisers change.</summary>
    public int TrainedLength { get; private set; }

    /// <summary>Floats of transposes.</summary>
    public int TransposedLength { get; private set; }

    /// <summary>
    /// Packing for inference: biases of one accumulator are summed, and the factor that a sole reader wants on its
    /// operand is folded into weights and biases.
    /// </summary>
    /// <param name="stage">The stage that has the parameters.</param>
    /// <param name="plan">Its step.</param>
    /// <param name="exponentials">In whose units the factors are.</param>
    /// <param name="lanes">Units of a block.</param>
    public void AddScaled(Stage stage, StepPlan plan, ExponentialForm exponentials, int lanes = LaneLayout.Lanes)
    {
        Dictionary<Parameter, (int Gates, int Units)> groups = Groups(plan);
        Dictionary<Value, float> scales = Scales(plan, exponentials);
        ISet<Parameter> paired = lanes == LaneLayout.Lanes ? TailPairs.Of(plan, scales.Keys) : new HashSet<Parameter>();
        foreach (Value value in scales.Keys)
            _scaled.Add(value);
        _memory.Align(lanes);
        foreach (Parameter parameter in stage.Parameters.Where(p => p.Columns > 0))
        {
            (int gates, int units) = groups[parameter];
            Add(parameter, gates, units, ScalesOf(plan, scales, gates, a => a.Products.Select(p => p.Rows), parameter), IsDot(plan, parameter), lanes, paired.Contains(parameter));
        }
        foreach (Accumulator accumulator in plan.Phases.SelectMany(p => p.Accumulators).Where(a => a.Biases.Count > 0))
        {
            string key = BiasKey(accumulator);
            if (accumulator.Biases.Any(b => b.FirstRow != accumulator.Biases[0].FirstRow || b.Parameter.Rows != accumulator.Biases[0].Parameter.Rows))
                throw new GraphException($"{accumulator.Value}: its biases {key} are cut differently.");
            if (_biases.ContainsKey(key))
                continue;
            Parameter first = accumulator.Biases[0].Parameter;
            int units = accumulator.Value.Size, gates = first.Rows / units;
            var packed = new PackedTensor(first, gates, units, 1, Length)
            {
                Added = accumulator.Biases.Skip(1).Select(b => b.Parameter).ToArray(),
                Scale = ScalesOf(plan, scales, gates, a => a.Biases, first),
                Lanes = lanes,
                PairsTail = paired.Contains(first),
            };
            _biases.Add(key, packed);
            _memory.Append(packed);
        }
        foreach (Parameter parameter in plan.Parameters.Values.Select(r => r.Parameter).Distinct())
            Add(parameter, groups[parameter].Gates, groups[parameter].Units, null, lanes: lanes);
    }

    /// <summary>What a stage's streams start from.</summary>
    public void AddInitial(Stage stage)
    {
        foreach (Parameter initial in stage.Initial)
            Add(initial, 1, initial.Rows, null);
    }

    /// <summary>Packing of a trainer's own parameters: every tensor for itself, unscaled.</summary>
    /// <param name="stage">The stage that has them.</param>
    /// <param name="plan">How its step cuts them into gates.</param>
    /// <param name="trained">Only those that are trained, or only those that are not.</param>
    /// <param name="lanes">Units of a block.</param>
    public void AddPlain(Stage stage, StepPlan plan, bool trained, int lanes = LaneLayout.Lanes)
    {
        Dictionary<Parameter, (int Gates, int Units)> groups = Groups(plan);
        foreach (Parameter parameter in stage.Parameters.Where(p => p.Trained == trained))
        {
            // Initial states belong to no step.
            (int gates, int units) = groups.TryGetValue(parameter, out (int, int) group) ? group : (1, parameter.Rows);
            Add(parameter, gates, units, null, lanes: lanes);
        }
    }

    /// <summary>A block of memory beside the weights.</summary>
    public int Reserve()
    {
        int offset = Length;
        _memory.Skip(LaneLayout.Lanes);
        return offset;
    }

    /// <summary>Floats of what is trained; it lies first. Call it when all of that is packed.</summary>
    public void EndTrained() => TrainedLength = Length;

    /// <summary>A table from which rows are taken; its rows are packed as those of a matrix are.</summary>
    public void AddTable(Parameter parameter) => Add(parameter, 1, parameter.Rows, null);

    /// <summary>The transposed copy of a matrix; null: there is none.</summary>
    public TransposedTensor? Transpose(Parameter parameter) => _transposed.TryGetValue(parameter, out TransposedTensor? transposed) ? transposed : null;

    /// <summary>Adds the transpose of a matrix that is already packed.</summary>
    public void AddTranspose(Parameter parameter)
    {
        if (_transposed.ContainsKey(parameter))
            return;
        var transposed = new TransposedTensor(_matrices[parameter], TransposedLength);
        _transposed.Add(parameter, transposed);
        Transposes.Add(transposed);
        TransposedLength += transposed.Length;
    }

    public PackedTensor Matrix(Parameter parameter) => _matrices[parameter];

    /// <summary>The packed matrix of a product.</summary>
    public PackedTensor Of(Product product) =>
        product.Transposed ? _transposed[product.Rows.Parameter].AsPacked() : _matrices[product.Rows.Parameter];

    /// <summary>Two gates share each vector of a phase's last block.</summary>
    public bool PairsTail(Phase phase) => phase.Accumulators.Count > 0 && Of(phase.Accumulators[0].Products[0]).PairsTail;

    /// <summary>Two gates share each vector of a block of a tile; blocks in a loop are whole.</summary>
    public bool IsPaired(Phase phase, TileCursor tile, int block) => PairsTail(phase) && !tile.InLoop && Of(phase.Accumulators[0].Products[0]).IsPaired(tile.BlockNumber(block));

    /// <summary>Bias vectors that an accumulator starts from, each with its gate.</summary>
    public IEnumerable<(PackedTensor Tensor, int Gate)> BiasesOf(Accumulator accumulator)
    {
        if (accumulator.Biases.Count > 0 && _biases.TryGetValue(BiasKey(accumulator), out PackedTensor? summed))
            return new[] { (summed, accumulator.Biases[0].FirstRow / accumulator.Value.Size) };
        return accumulator.Biases.Select(b => (_matrices[b.Parameter], b.FirstRow / accumulator.Value.Size));
    }

    /// <summary>The value's weights carry the factor that its reader wants.</summary>
    public bool IsScaled(Value value) => _scaled.Contains(value);

    /// <summary>The gate of a product: which of the row groups side by side.</summary>
    public static int GateOf(Product product, Accumulator accumulator) =>
        product.Transposed ? 0 : product.Rows.FirstRow / accumulator.Value.Size;

    /// <summary>
    /// A product of few rows with a vector that lies in whole vectors: dot products. Broadcasting columns instead takes two operations a column;
    /// this takes one per row and vector, and some twenty to gather four sums.
    /// </summary>
    public static bool IsDot(StepPlan plan, Parameter parameter)
    {
        const int MaximumRows = 4, ColumnsPerRow = 4, MaximumProducts = 64;
        Phase[] phases = plan.Phases.Where(p => p.Accumulators.Any(a => a.Products.Any(r => r.Rows.Parameter == parameter))).ToArray();
        if (parameter.Rows > MaximumRows || parameter.Columns < System.Math.Max(LaneLayout.Lanes, ColumnsPerRow * parameter.Rows) || phases.Length != 1 || parameter.Rows * LaneLayout.Blocks(parameter.Columns) > MaximumProducts)
            return false;
        if (phases[0].Accumulators.Count != 1 || phases[0].Accumulators[0].Products.Count != 1 || phases[0].Size != parameter.Rows)
            return false;
        Product product = phases[0].Accumulators[0].Products[0];
        Place source = plan.Places[product.Source];
        return !product.Transposed && source.Slots == 1 && source.Gates == 1 && (!source.Exact || source.Size % LaneLayout.Lanes == 0);
    }

    private void Add(Parameter parameter, int gates, int units, IReadOnlyList<float>? scale, bool byRow = false, int lanes = LaneLayout.Lanes, bool pairsTail = false)
    {
        var packed = new PackedTensor(parameter, gates, units, System.Math.Max(1, parameter.Columns), Length) { Scale = scale, ByRow = byRow, Lanes = lanes, PairsTail = pairsTail };
        _matrices.Add(parameter, packed);
        _memory.Append(packed);
    }

    /// <summary>How rows are grouped into gates: as the accumulators cut them.</summary>
    private static Dictionary<Parameter, (int Gates, int Units)> Groups(StepPlan plan)
    {
        var groups = new Dictionary<Parameter, (int, int)>();
        IEnumerable<(RowGroup Rows, int Units)> cuts = plan.Phases.SelectMany(p => p.Accumulators)
            .SelectMany(a => a.Products.Where(p => !p.Transposed).Select(p => p.Rows).Concat(a.Biases), (a, rows) => (rows, a.Value.Size))
            .Concat(plan.Parameters.Select(p => (p.Value, p.Key.Size)));
        foreach ((RowGroup rows, int units) in cuts)
        {
            var group = (rows.Parameter.Rows / units, units);
            if (rows.Parameter.Rows % units != 0 || rows.FirstRow % units != 0 || (groups.TryGetValue(rows.Parameter, out (int, int) other) && other != group))
                throw new GraphException($"{rows.Parameter.Name} is cut into row groups of different sizes.");
            groups[rows.Parameter] = group;
        }
        return groups;
    }

    private static Dictionary<Value, float> Scales(StepPlan plan, ExponentialForm exponentials)
    {
        var scales = new Dictionary<Value, float>();
        Value[] computed = plan.Phases.SelectMany(p => p.Values).ToArray();
        foreach (Accumulator accumulator in plan.Phases.SelectMany(p => p.Accumulators))
        {
            Value[] readers = computed.Where(v => v.Operands.Contains(accumulator.Value)).ToArray();
            bool stored = plan.Stores.ContainsKey(accumulator.Value);
            if (readers.Length == 1 && !stored && readers[0].Op is ElementwiseOp { InputScale: { } scale })
                scales.Add(accumulator.Value, scale * exponentials.Units);
        }
        Unscale(plan, scales);
        return scales;
    }

    /// <summary>Rows that several accumulators read can carry one factor only if all want the same.</summary>
    private static void Unscale(StepPlan plan, Dictionary<Value, float> scales)
    {
        Accumulator[] accumulators = plan.Phases.SelectMany(p => p.Accumulators).ToArray();
        float? ScaleOf(Accumulator a) => scales.TryGetValue(a.Value, out float scale) ? scale : null;
        bool changed;
        do
        {
            changed = false;
            foreach (var readers in accumulators
                .SelectMany(a => a.Products.Select(p => p.Rows).Concat(a.Biases), (a, rows) => (a, rows))
                .GroupBy(r => r.rows, r => r.a)
                .Where(r => r.Select(ScaleOf).Distinct().Count() > 1))
            {
                foreach (Accumulator reader in readers)
                    changed |= scales.Remove(reader.Value);
            }
        }
        while (changed);
    }

    private static IReadOnlyList<float>? ScalesOf(
        StepPlan plan,
        Dictionary<Value, float> scales,
        int gates,
        System.Func<Accumulator, IEnumerable<RowGroup>> rowsOf,
        Parameter parameter)
    {
        var result = Enumerable.Repeat(1f, gates).ToArray();
        foreach (Accumulator accumulator in plan.Phases.SelectMany(p => p.Accumulators))
        {
            foreach (RowGroup rows in rowsOf(accumulator).Where(r => r.Parameter == parameter))
            {
                if (scales.TryGetValue(accumulator.Value, out float scale))
                    result[rows.FirstRow / accumulator.Value.Size] = scale;
            }
        }
        return result.All(s => s == 1f) ? null : result;
    }

    private static string BiasKey(Accumulator accumulator) => string.Join("+", accumulator.Biases.Select(b => b.Parameter.Name));
}
