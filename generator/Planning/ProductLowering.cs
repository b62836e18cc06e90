using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;

namespace LstmGen.Generator.Planning;

/// <summary>
/// The products of one register tile: every accumulator starts from its biases; each column broadcasts one float of the
/// vector to all of them. Vectors that do not depend on the recurrence come first, so that they need not wait for it.
/// </summary>
internal sealed class ProductLowering
{
    /// <summary>
    /// Columns that a tile of several blocks adds block by block. Measured on Zen 5, ratios to none: 8x32 0.85 with 16 registers; with 32, where statements are
    /// scheduled, 1x32 0.95, 8x32 0.96. There, ratios to 8 columns: with 4 columns 1x32, 1x40 and 8x32 1.02 to 1.03, with 12 1.01, with 16 1.03;
    /// training's forward pass of 8x32, batch 16, not scheduled: with 4 1.01, with 16 1.15.
    /// </summary>
    private const int TailColumns = 8;

    /// <summary>
    /// The same where training schedules several rows: the JIT keeps the weights that rows read one after the other, and spills them. 4x16, batch 16, on Zen 4: with 8 columns
    /// 1,059 instructions and 1.01 of the time of a batch, with 4 columns 1,008; with none 952, but 8x32 1.00 to 1.01.
    /// </summary>
    private const int TailColumnsOfRows = 4;

    private const int FourColumns = 4;

    private readonly KernelBuilder _k;
    private readonly StepPlan _plan;
    private readonly WeightPacking _packing;
    private readonly LoweringOptions _options;
    private readonly NameCounter _counter;
    private readonly Fusion _fusion;

    public ProductLowering(KernelBuilder k, StepPlan plan, WeightPacking packing, LoweringOptions options, NameCounter counter, Fusion fusion)
    {
        _k = k;
        _plan = plan;
        _packing = packing;
        _options = options;
        _counter = counter;
        _fusion = fusion;
    }

    /// <summary>What the kernel has stored, still in registers.</summary>
    public IReadOnlyDictionary<Address, Operand> Stored { get; init; } = new Dictionary<Address, Operand>();

    /// <summary>Finished sums: [accumulator of the group, block of the group, row].</summary>
    public Operand[,,] Lower(Phase phase, TileCursor tile, TileGroup group, TilePlan tiles)
    {
        ProductSums sums = Begin(phase, tile, group, tiles, 0);
        var results = new Operand[group.Accumulators.Count, group.Blocks, _options.Rows];
        for (int block = 0; block < group.Blocks; block++)
        {
            for (int row = 0; row < _options.Rows; row++)
            {
                Operand[] finished = sums.Finish(block, row);
                for (int a = 0; a < finished.Length; a++)
                    results[a, block, row] = finished[a];
            }
        }
        return results;
    }

    /// <summary>
    /// Columns of the last matrix that blocks may add one block (and row) at a time, after a loop over the others; null: there are too few, or they are not added column
    /// by column, or what follows is neither scheduled nor training.
    /// </summary>
    public int? TailOf(Phase phase, TileGroup group)
    {
        if (group.Accumulators.Count < 2)
            return null;    // a broadcast would serve a single product
        Product last = phase.Accumulators[group.Accumulators[group.Accumulators.Count - 1]].Products.Last();
        int columns = _packing.Of(last).Columns;
        bool shared = group.Accumulators.All(a => phase.Accumulators[a].Products.Last() is var product && _packing.Of(product) == _packing.Of(last) && product.Source == last.Source);
        bool allowed = columns <= _options.StraightColumns || _options.Schedules || !_options.Infers, parts = !_options.Infers && columns >= 2 * UnrollPolicy.TrainingPart;
        if (!shared || last.Transposed || !allowed || parts || Turns(phase) || columns < 2 * TailColumns)
            return null;
        return _options is { Schedules: true, TrainsRows: true } ? TailColumnsOfRows : TailColumns;
    }

    /// <summary>Starts the sums of a tile and adds all products but the last columns of the last matrix.</summary>
    public ProductSums Begin(Phase phase, TileCursor tile, TileGroup group, TilePlan tiles, int tail)
    {
        int count = group.Accumulators.Count;
        var sums = new Operand[count, group.Blocks, _options.Rows][];
        for (int block = 0; block < group.Blocks; block++)
        {
            int splits = count == 0 || IsDot(phase, group) ? 1 : tiles.Splits(tile, group.Whole, group.FirstBlock - group.Whole.FirstBlock + block);
            for (int a = 0; a < count; a++)
            {
                if (!SharesFirst(phase, tile, group, block, a))
                    Start(phase.Accumulators[group.Accumulators[a]], tile, sums, a, block, group.FirstBlock, splits);
            }
        }

        ColumnSweep? last = null;
        foreach (var product in group.Whole.Accumulators
            .SelectMany(index => phase.Accumulators[index].Products.Select(product => (a: IndexOf(group, index), accumulator: phase.Accumulators[index], product)))
            .GroupBy(p => (Tensor: _packing.Of(p.product), p.product.Transposed, p.product.Source, FirstRow: p.product.Transposed ? p.product.Rows.FirstRow : 0)))
        {
            var readers = product.Where(p => p.a >= 0).Select(p => (p.a, WeightPacking.GateOf(p.product, p.accumulator))).ToArray();
            if (readers.Length == 0)
                continue;
            Place source = _plan.Places[product.Key.Source];
            if (IsDot(phase, group))
            {
                LowerDots(product.First().product, source, tile, group, sums);
                continue;
            }
            last?.Lower();
            last = new ColumnSweep(this, tile, group, sums, product.Key.Tensor, product.Key.Transposed, source, product.Key.FirstRow, readers, Turns(phase));
        }
        last?.Lower(tail);
        return new ProductSums((block, row) =>
        {
            if (tail > 0)
                last!.LowerTail(block, row, tail);
            var finished = new Operand[count];
            for (int a = 0; a < count; a++)
                finished[a] = SharesFirst(phase, tile, group, block, a) ? finished[a - 1] : Join(sums[a, block, row]);
            return finished;
        });
    }

    /// <summary>The sum is the other half of the one before.</summary>
    private bool SharesFirst(Phase phase, TileCursor tile, TileGroup group, int block, int a) =>
        group.Accumulators[a] % 2 == 1 && _packing.IsPaired(phase, tile, group.FirstBlock + block);

    private static int IndexOf(TileGroup group, int accumulator) => group.Accumulators.TakeWhile(a => a != accumulator).Count() is var i && i < group.Accumulators.Count ? i : -1;

    private bool IsDot(Phase phase, TileGroup group)
    {
        if (group.Accumulators.Count != 1)
            return false;
        IReadOnlyList<Product> products = phase.Accumulators[group.Accumulators[0]].Products;
        if (products.All(p => _packing.Of(p).ByRow))
            return true;
        if (_options.Infers || products.Count != 1 || phase.Accumulators.Count != 1)
            return false;
        return products[0].Transposed
            ? _options.Rows == 1 && TransposedDots.Fits(_packing.Matrix(products[0].Rows.Parameter), _plan.Places[products[0].Source])
            : IsRowByRow(_plan, _packing, phase);
    }

    /// <summary>Training makes the products of a phase as dot products, so that rows share no load of a weight.</summary>
    public static bool IsRowByRow(StepPlan plan, WeightPacking packing, Phase phase)
    {
        if (phase.Accumulators.Count != 1 || phase.Accumulators[0].Products.Count != 1 || phase.Accumulators[0].Products[0].Transposed)
            return false;
        Product product = phase.Accumulators[0].Products[0];
        PackedTensor tensor = packing.Matrix(product.Rows.Parameter);
        return phase.Size == tensor.Parameter.Rows && tensor is { Gates: 1, Lanes: LaneLayout.Lanes } && DotLowering.Pays(tensor, plan.Places[product.Source]) && packing.Transpose(tensor.Parameter) is not null;
    }

    private void LowerDots(Product product, Place source, TileCursor tile, TileGroup group, Operand[,,][] sums)
    {
        PackedTensor tensor = _packing.Matrix(product.Rows.Parameter);
        if (product.Transposed)
        {
            for (int block = 0; block < group.Blocks; block++)
                _k.Fold(VectorOp.Add, sums[0, block, 0][0], new TransposedDots(_k, _counter, tensor, source, Stored).Lower(tile, group.FirstBlock + block));
            return;
        }

        // In training the rows lie together in the transposed copy: block by block of columns, row by row.
        int lanes = LaneLayout.Lanes;
        Func<int, int, Address> weights = tensor.ByRow
            ? (unit, block) => new Address(Buffers.Weights, tensor.RowOffset(unit) + (block * lanes))
            : (unit, block) => new Address(Buffers.Transposed, _packing.Transpose(tensor.Parameter)!.Offset + (((block * lanes) + unit) * lanes));
        new DotLowering(_k, tensor, source, _options.Rows, weights).Lower(sums);
    }

    private void Start(Accumulator accumulator, TileCursor tile, Operand[,,][] sums, int a, int block, int firstBlock, int splits)
    {
        string hint = _fusion.NameOf(accumulator);
        if (accumulator.Start is { } begun)
        {
            if (splits > 1)
                throw new GraphException($"{accumulator.Value} was started as one sum and goes on as several.");
            for (int row = 0; row < _options.Rows; row++)
                sums[a, block, row] = new[] { _k.Load(tile.At(begun, firstBlock + block, row), hint) };
            return;
        }
        (PackedTensor Tensor, int Gate)[] biases = _packing.BiasesOf(accumulator).ToArray();
        for (int row = 0; row < _options.Rows; row++)
        {
            sums[a, block, row] = new Operand[splits];
            for (int split = 0; split < splits; split++)
            {
                if (split > 0 || biases.Length == 0)
                {
                    sums[a, block, row][split] = _k.Copy(_k.Literal(0), hint);
                    continue;
                }
                if (row > 0)
                {
                    sums[a, block, row][0] = _k.Copy(sums[a, block, 0][0], hint);
                    continue;
                }
                Operand start = _k.Load(tile.Weight(Buffers.Weights, biases[0].Tensor, firstBlock + block, 0, biases[0].Gate), hint);
                foreach ((PackedTensor tensor, int gate) in biases.Skip(1))
                    _k.Fold(VectorOp.Add, start, Operand.At(tile.Weight(Buffers.Weights, tensor, firstBlock + block, 0, gate)));
                sums[a, block, row][0] = start;
            }
        }
    }

    /// <summary>A training step of one tile reads its matrix up and down, as one of several tiles reads them. Which it is may not depend on registers.</summary>
    private bool Turns(Phase phase) =>
        _options is { Turns: true, Tiles: { } tiles } && tiles.IsOneTile(LaneLayout.Blocks(phase.Size, _options.Lanes), phase.Accumulators.Count);

    private Operand Join(Operand[] splits)
    {
        for (int step = splits.Length / 2; step > 0; step /= 2)
        {
            for (int split = 0; split < step; split++)
                _k.Fold(VectorOp.Add, splits[split], splits[split + step]);
        }
        return splits[0];
    }

    /// <summary>All columns of one matrix for one tile.</summary>
    private sealed class ColumnSweep
    {
        private readonly ProductLowering _owner;
        private readonly TileCursor _tile;
        private readonly TileGroup _group;
        private Operand[,,][] _sums;
        private readonly PackedTensor _tensor;
        private readonly bool _transposed;
        private readonly Place _source;
        private readonly int _firstRow;
        private readonly (int Accumulator, int Gate)[] _readers;
        private readonly bool _turns;

        public ColumnSweep(ProductLowering owner, TileCursor tile, TileGroup group, Operand[,,][] sums, PackedTensor tensor, bool transposed, Place source, int firstRow, (int, int)[] readers, bool turns)
        {
            _owner = owner;
            _tile = tile;
            _group = group;
            _sums = sums;
            _tensor = tensor;
            _transposed = transposed;
            _source = source;
            _firstRow = firstRow;
            _readers = readers;
            _turns = turns;
        }

        private string Buffer => _transposed ? Buffers.Transposed : Buffers.Weights;

        /// <summary>All columns, but for some at the end, which are straight-line.</summary>
        public void Lower(int tail = 0)
        {
            KernelBuilder k = _owner._k;
            int columns = _tensor.Columns - tail, perIteration = _owner._options.ColumnsPerIteration, iterations = columns / perIteration;
            string title = (_transposed ? "transposed " : "") + _tensor.Parameter.Name;
            Address weights = _tile.Weight(Buffer, _tensor, _group.FirstBlock, 0, 0), vector = new(_source.Buffer, _source.Offset);
            if (_transposed && !IsWholeMatrix())
            {
                GatesOfTransposed(weights);
                return;
            }
            if (!_transposed && (_source.Slots > 1 || _source.Gates > 1 || _source.Size != _tensor.Columns))
                throw new GraphException($"{title}: its vector does not lie in one piece.");
            if (columns <= _owner._options.StraightColumns || iterations < 2)
            {
                Operand? four = null;
                for (int column = 0; column < columns; column++)
                {
                    if (!IsPadding(column))
                    {
                        k.Comment($"{title}, column {column.ToString(CultureInfo.InvariantCulture)}");
                        if (column % FourColumns == 0)
                            four = Four(vector, column, columns);
                        Column(weights, vector, column, column, four);
                    }
                }
                return;
            }
            string w = _owner._counter.Next(Buffer), x = _owner._counter.Next(_source.Buffer);
            k.Comment($"{title}, columns 0 to {(iterations * perIteration - 1).ToString(CultureInfo.InvariantCulture)}");
            if (!_owner._options.Infers && _tensor.Columns >= 2 * UnrollPolicy.TrainingPart)
            {
                int parts = columns / UnrollPolicy.TrainingPart, done = parts * UnrollPolicy.TrainingPart;
                k.Loop(
                    "part",
                    parts,
                    () => Part(new Address(w, 0), new Address(x, 0), perIteration, UnrollPolicy.TrainingPart),
                    () => new Statement[]
                    {
                        new ReferenceStatement(w, weights.Base, "part", UnrollPolicy.TrainingPart * _tensor.ColumnStride, weights.Offset),
                        new ReferenceStatement(x, vector.Base, "part", UnrollPolicy.TrainingPart, vector.Offset),
                    },
                    _turns);
                if (done < columns)
                    Part(weights.Plus(done * _tensor.ColumnStride), vector.Plus(done), perIteration, columns - done);
                return;
            }
            if (_turns)
            {
                k.Loop(
                    "column",
                    iterations,
                    () => Columns(new Address(w, 0), new Address(x, 0), 0, perIteration),
                    () => new Statement[]
                    {
                        new ReferenceStatement(w, weights.Base, "column", perIteration * _tensor.ColumnStride, weights.Offset),
                        new ReferenceStatement(x, vector.Base, "column", perIteration, vector.Offset),
                    },
                    turns: true);
                Columns(weights, vector, iterations * perIteration, columns);
                return;
            }
            Walk("column", w, x, weights, vector, perIteration, columns);
        }

        /// <summary>The last columns, for one block and row.</summary>
        public void LowerTail(int block, int row, int tail)
        {
            Address weights = _tile.Weight(Buffer, _tensor, _group.FirstBlock, 0, 0), vector = new(_source.Buffer, _source.Offset);
            _owner._k.Comment($"{_tensor.Parameter.Name}, columns from {(_tensor.Columns - tail).ToString(CultureInfo.InvariantCulture)} on, block {block.ToString(CultureInfo.InvariantCulture)} of the tile");
            for (int column = _tensor.Columns - tail; column < _tensor.Columns; column++)
                Column(weights, vector, column, column, block, 1, row, 1);
        }

        /// <summary>Adds the sums of some columns to those before.</summary>
        private void Part(Address weights, Address vector, int perIteration, int columns)
        {
            KernelBuilder k = _owner._k;
            string w = _owner._counter.Next(Buffer), x = _owner._counter.Next(_source.Buffer);
            Operand[,,][] totals = _sums, sums = (Operand[,,][])totals.Clone();
            (int Accumulator, int Block, int Row)[] all = _readers
                .SelectMany(r => Enumerable.Range(0, _group.Blocks).SelectMany(b => Enumerable.Range(0, _owner._options.Rows).Select(row => (r.Accumulator, b, row))))
                .ToArray();
            foreach ((int a, int block, int row) in all)
                sums[a, block, row] = totals[a, block, row].Select(_ => k.Copy(k.Literal(0), "sum")).ToArray();
            _sums = sums;
            Walk(_owner._counter.Next("column"), w, x, weights, vector, perIteration, columns);
            _sums = totals;
            foreach ((int a, int block, int row) in all)
            {
                for (int split = 0; split < totals[a, block, row].Length; split++)
                    k.Fold(VectorOp.Add, totals[a, block, row][split], sums[a, block, row][split]);
            }
        }

        /// <summary>A loop in which references <paramref name="w"/> and <paramref name="x"/> walk along the columns; then the columns that are left.</summary>
        private void Walk(string index, string w, string x, Address weights, Address vector, int perIteration, int columns)
        {
            KernelBuilder k = _owner._k;
            int iterations = columns / perIteration;
            k.Emit(new ReferenceStatement(w, weights.Base, null, 0, weights.Offset));
            k.Emit(new ReferenceStatement(x, vector.Base, null, 0, vector.Offset));
            k.Loop(index, iterations, () =>
            {
                Columns(new Address(w, 0), new Address(x, 0), 0, perIteration);
                k.Emit(new AdvanceStatement(w, perIteration * _tensor.ColumnStride));
                k.Emit(new AdvanceStatement(x, perIteration));
            });
            Columns(weights, vector, iterations * perIteration, columns);
        }

        private void Columns(Address weights, Address vector, int first, int end)
        {
            Operand? four = null;
            for (int column = first; column < end; column++)
            {
                if (column % FourColumns == 0)
                    four = Four(vector, column, end);
                Column(weights, vector, column, column, four);
            }
        }

        /// <summary>The vector's blocks lie as the packed rows do.</summary>
        private bool IsWholeMatrix()
        {
            PackedTensor rows = _owner._packing.Matrix(_tensor.Parameter);
            return _source.Slots == 1 && _source.Gates == rows.Gates && _source.Size == rows.Gates * rows.Units;
        }

        /// <summary>Some gates of the matrix, or a vector whose blocks lie elsewhere: gate by gate, block by block.</summary>
        private void GatesOfTransposed(Address weights)
        {
            KernelBuilder k = _owner._k;
            PackedTensor rows = _owner._packing.Matrix(_tensor.Parameter);
            int count = _source.Size / rows.Units, first = _firstRow / rows.Units, lanes = rows.Lanes;
            if (_source.Size % rows.Units != 0 || _firstRow % rows.Units != 0 || first + count > rows.Gates || _source.Gates != count)
                throw new GraphException($"transposed {_tensor.Parameter.Name}: its vector is cut differently.");
            int whole = rows.Units / lanes, looped = rows.Units > _owner._options.StraightColumns && whole > 1 ? whole : 0;
            for (int i = 0; i < count; i++)
            {
                Place gate = count == 1 ? _source : _source.Gate(i);
                Address from = weights.Plus((first + i) * lanes * _tensor.ColumnStride), vector = new(gate.Buffer, gate.BlockOffset(0));
                int weightStride = rows.Gates * lanes * _tensor.ColumnStride;
                k.Comment($"transposed {_tensor.Parameter.Name}, rows from {((first + i) * rows.Units).ToString(CultureInfo.InvariantCulture)} on");
                if (looped > 0)
                {
                    string w = _owner._counter.Next(Buffer), x = _owner._counter.Next(gate.Buffer);
                    k.Emit(new ReferenceStatement(w, from.Base, null, 0, from.Offset));
                    k.Emit(new ReferenceStatement(x, vector.Base, null, 0, vector.Offset));
                    k.Loop("column", looped, () =>
                    {
                        for (int lane = 0; lane < lanes; lane++)
                            Column(new Address(w, 0), new Address(x, 0), lane, lane);
                        k.Emit(new AdvanceStatement(w, weightStride));
                        k.Emit(new AdvanceStatement(x, gate.BlockStride));
                    });
                }
                for (int unit = looped * lanes; unit < rows.Units; unit++)
                    Column(from.Plus(unit / lanes * weightStride), vector.Plus(unit / lanes * gate.BlockStride), unit % lanes, unit);
            }
        }

        /// <summary>
        /// Where products are scheduled and each column serves several blocks, four columns come in one load: there are as many loads as multiplications otherwise, and a
        /// processor does as many of them. Not the last columns of a block, whose products wait for it. Measured on Zen 5 with 32 registers, ratios to a load a column:
        /// 1x32 0.99, 1x40 0.98, 8x32 0.97; for the last columns alone 1.01.
        /// </summary>
        private Operand? Four(Address vector, int column, int columns) =>
            _owner._options is { Infers: true, Rows: 1 } && ((_owner._options.Schedules && _group.Blocks > 1) || _owner._options.Halved) && column + FourColumns <= columns ? _owner._k.LoadFour(vector.Plus(column), "q") : null;

        /// <summary>A column for all blocks and rows of the tile.</summary>
        private void Column(Address weights, Address vector, int column, int split, Operand? four = null) =>
            Column(weights, vector, column, split, 0, _group.Blocks, 0, _owner._options.Rows, four);

        private void Column(Address weights, Address vector, int column, int split, int firstBlock, int blocks, int firstRow, int rows, Operand? four = null)
        {
            KernelBuilder k = _owner._k;
            var x = new Operand[firstRow + rows];
            for (int row = firstRow; row < x.Length; row++)
                x[row] = four is { } loaded ? k.Pick(loaded, column % FourColumns, "x") : k.Broadcast(vector.Plus((row * _source.RowWidth) + column), "x");
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                int number = _tile.InLoop ? 0 : _tile.BlockNumber(_group.FirstBlock + block);
                foreach ((int accumulator, int gate) in _readers.Where(r => _sums[r.Accumulator, block, 0] is not null))
                {
                    Operand weight = Operand.At(weights.Plus((block * _tensor.BlockStride) + (column * _tensor.ColumnStride) + _tensor.GateOffset(number, gate)));
                    if (rows > 1)
                        weight = k.Copy(weight, "w");
                    for (int row = firstRow; row < x.Length; row++)
                        k.Accumulate(_sums[accumulator, block, row][split % _sums[accumulator, block, row].Length], x[row], weight);
                }
            }
        }

        /// <summary>A packed row of the transposed matrix that only pads the last block.</summary>
        private bool IsPadding(int column)
        {
            if (!_transposed)
                return false;
            PackedTensor source = _owner._packing.Matrix(_tensor.Parameter);
            int block = column / source.ColumnStride, lane = column % source.Lanes;
            return (block * source.Lanes) + lane >= source.Units;
        }
    }
}
