using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>
/// Writes the loops over steps and sequences that call a stage's training kernels. Rows are packed: step by step, and
/// within a step the sequences that are still running.
/// </summary>
internal sealed class DriverWriter
{
    private const string Memory = "global::LstmGen.CompilerServices.TrainingMemory";

    /// <summary>Rows after which parameter gradients are accumulated, while the tape is still in the cache.</summary>
    private const int RowsPerSweep = 128;

    private readonly CodeWriter _writer;
    private readonly TrainingPlan _plan;
    private readonly StageNode _node;
    private readonly int _stage;
    private readonly int _inputGradient;

    /// <param name="writer">Takes the text.</param>
    /// <param name="plan">The stage's kernels.</param>
    /// <param name="node">The stage's place.</param>
    /// <param name="stage">Index of the stage.</param>
    /// <param name="inputGradient">Index of the gradient buffer that takes the gradient of the input.</param>
    public DriverWriter(CodeWriter writer, TrainingPlan plan, StageNode node, int stage, int inputGradient)
    {
        _writer = writer;
        _plan = plan;
        _node = node;
        _stage = stage;
        _inputGradient = inputGradient;
    }

    /// <summary>Where the kernels for thirty-two registers run: a constant to the JIT.</summary>
    private string Many => Memory + (_plan.Lanes == LaneLayout.Lanes ? ".ManyRegisters" : ".LongVectors");

    private bool Recurrent => _plan.StateWidth > 0;

    public void Write()
    {
        Forward();
        _writer.Line();
        Backward();
    }

    private void Forward()
    {
        _writer.Line("/// <summary>All steps of all sequences, forward.</summary>");
        _writer.Block($"internal static void Forward({Memory} memory)", () =>
        {
            References(_plan.Forward.All.Concat(_plan.Ahead?.All ?? Enumerable.Empty<Kernel>()));
            if (!Recurrent)
            {
                Rows(_plan.Forward, "memory.Rows");
                return;
            }
            _writer.Line("global::System.ReadOnlySpan<int> counts = memory.ActiveCounts;");
            if (_node.Reverse)
            {
                ForwardInReverse();
                return;
            }
            RowKernels single = _plan.Ahead?.Rest ?? _plan.Forward;
            if (_plan.Ahead is null && !LoopsOverSteps(single))
            {
                ForwardSteps(single);
                return;
            }
            if (_plan.Ahead is not null)
                _writer.Line("// Products with the inputs of all steps first: they share loads of weights that exceed the first-level cache.");
            _writer.Block("if (counts[0] == 1)", () =>
            {
                if (_plan.Ahead is { } ahead)
                    Rows(ahead.Products, "memory.Rows", stateless: true);
                if (LoopsOverSteps(single))
                    AllSteps(single, "0", "0", "1", "counts.Length");
                else
                    ForwardSteps(single);
            });
            _writer.Block("else", () => ForwardSteps(_plan.Forward));
        });
    }

    private void ForwardSteps(RowKernels kernels)
    {
        _writer.Line("int row = 0, before = 0, after = counts[0];");
        _writer.Block("for (int t = 0; t < counts.Length; t++)", () =>
        {
            Rows(kernels, "counts[t]");
            _writer.Line("before = after;");
            _writer.Line("after += counts[t];");
            _writer.Line("row += counts[t];");
        });
    }

    /// <summary>One sequence: rows follow each other in time.</summary>
    private static bool LoopsOverSteps(RowKernels kernels) => kernels.One.Counts.Count > 0 && kernels.WideOne?.Counts.Count != 0;

    private void AllSteps(RowKernels kernels, string row, string before, string after, string steps)
    {
        string one = Call(kernels.One, row, before, "0", after, steps);
        if (kernels.WideOne is not { } wide)
        {
            _writer.Line(one);
            return;
        }
        _writer.Line($"if ({Many})");
        _writer.Line("    " + Call(wide, row, before, "0", after, steps));
        _writer.Line("else");
        _writer.Line("    " + one);
    }

    private void Backward()
    {
        _writer.Line("/// <summary>Back-propagation through time: from the last step to the first; adds to parameter gradients.</summary>");
        _writer.Block($"internal static void Backward({Memory} memory, bool wanted)", () =>
        {
            References((_plan.Backward?.All ?? Enumerable.Empty<Kernel>())
                .Concat(_plan.InputGradient?.All ?? Enumerable.Empty<Kernel>())
                .Concat(_plan.WeightGradients));
            if (Recurrent)
                BackwardSteps();
            else
                BackwardRows();
            if (_plan.InputGradient is { } input)
                _writer.Block("if (wanted)", () => Rows(input, "memory.Rows", stateless: true));
        });
    }

    /// <summary>From the last step to the first. A sequence that ends at step t starts there, from its initial state; the others have the state of step t + 1.</summary>
    private void ForwardInReverse()
    {
        _writer.Line("int row = memory.Rows, first = counts[0], running = 0;");
        _writer.Block("for (int t = counts.Length - 1; t >= 0; t--)", () =>
        {
            _writer.Line("int before = first + row;");
            _writer.Line("row -= counts[t];");
            _writer.Line("int after = first + row;");
            Rows(_plan.Forward, "running");
            _writer.Line("before = 0;");
            Rows(_plan.Forward, "counts[t]", from: "running");
            _writer.Line("running = counts[t];");
        });
    }

    private void BackwardStepsInReverse()
    {
        _writer.Line("global::System.ReadOnlySpan<int> counts = memory.ActiveCounts;");
        _writer.Line("int row = 0, first = counts[0]" + (_plan.WeightGradient is null ? ";" : ", pending = 0;"));
        _writer.Block("for (int t = 0; t < counts.Length; t++)", () =>
        {
            _writer.Line("int running = t + 1 < counts.Length ? counts[t + 1] : 0;");
            _writer.Line("int after = first + row, before = after + counts[t];");
            Rows(_plan.Backward!, "running");
            _writer.Line("before = 0;");
            Rows(_plan.Backward!, "counts[t]", from: "running");
            if (_plan.WeightGradient is not null)
            {
                _writer.Line("// The state before lies one step on, while as many sequences run.");
                _writer.Block("if (running == counts[t])", () =>
                {
                    _writer.Line("pending += running;");
                    _writer.Block($"if (pending >= {CSharpText.Int(RowsPerSweep)})", () =>
                    {
                        _writer.Line("int start = row + running - pending;");
                        Weights("start", "first + start + running", "0", "first + start", "pending");
                        _writer.Line("pending = 0;");
                    });
                });
                _writer.Block("else", () =>
                {
                    _writer.Line("int start = row - pending;");
                    _writer.Block("if (pending > 0)", () =>
                    {
                        Weights("start", "first + start + counts[t]", "0", "first + start", "pending");
                        _writer.Line("pending = 0;");
                    });
                    _writer.Block("if (running > 0)", () =>
                        Weights("row", "after + counts[t]", "0", "after", "running"));
                    Weights("row + running", "running", "0", "after + running", "counts[t] - running");
                });
            }
            _writer.Line("row += counts[t];");
        });
    }

    private void BackwardSteps()
    {
        if (_node.Reverse)
        {
            BackwardStepsInReverse();
            return;
        }
        _writer.Line("global::System.ReadOnlySpan<int> counts = memory.ActiveCounts;");
        if (LoopsOverSteps(_plan.Backward!))
        {
            _writer.Block("if (counts[0] == 1)", BackwardSequence);
            _writer.Block("else", BackwardBatch);
            return;
        }
        BackwardBatch();
    }

    private void BackwardSequence() => _writer.Block($"for (int end = counts.Length; end > 0; end -= {CSharpText.Int(RowsPerSweep)})", () =>
    {
        _writer.Line($"int steps = global::System.Math.Min(end, {CSharpText.Int(RowsPerSweep)});");
        AllSteps(_plan.Backward!, "end - 1", "end - 1", "end", "steps");
        if (_plan.WeightGradient is not null)
            Weights("end - steps", "end - steps", "0", "end - steps + 1", "steps");
    });

    private void BackwardBatch()
    {
        _writer.Line("int row = memory.Rows, first = counts[0]" + (_plan.WeightGradient is null ? ";" : ", pending = 0;"));
        _writer.Block("for (int t = counts.Length - 1; t >= 0; t--)", () =>
        {
            _writer.Line("row -= counts[t];");
            _writer.Line("int shift = t == 0 ? 0 : first - counts[t - 1];");
            _writer.Line("int before = row + shift, after = first + row;");
            Rows(_plan.Backward!, "counts[t]");
            if (_plan.WeightGradient is null)
                return;
            _writer.Line("pending += counts[t];");
            _writer.Line("// States lie one step apart from rows, by a shift that changes when a sequence ends.");
            _writer.Block($"if (pending >= {CSharpText.Int(RowsPerSweep)} || t == 0 || (t == 1 ? 0 : first - counts[t - 2]) != shift)", () =>
            {
                Weights("row", "before", "0", "after", "pending");
                _writer.Line("pending = 0;");
            });
        });
    }

    private void BackwardRows()
    {
        if (_plan.Backward is { } backward)
            Rows(backward, "memory.Rows");
        if (_plan.WeightGradient is null)
            return;
        _writer.Block($"for (int row = 0; row < memory.Rows; row += {CSharpText.Int(RowsPerSweep)})", () =>
            Weights("row", "0", "0", "0", $"global::System.Math.Min({CSharpText.Int(RowsPerSweep)}, memory.Rows - row)"));
    }

    /// <summary>Which kernel runs is a constant to the JIT; the sums are the same.</summary>
    private void Weights(string row, string before, string sequence, string after, string rows)
    {
        _writer.Line($"if ({Many})");
        _writer.Line("    " + Call(_plan.WideWeightGradient!, row, before, sequence, after, rows));
        _writer.Line("else");
        _writer.Line("    " + Call(_plan.WeightGradient!, row, before, sequence, after, rows));
    }

    /// <summary>Covers a number of rows: as many as possible several at once, the rest one by one.</summary>
    private void Rows(RowKernels kernels, string count, bool stateless = false, string from = "0")
    {
        bool steps = Recurrent && !stateless;
        string row = steps ? "row + b" : "b", before = steps ? "before + b" : "0", after = steps ? "after + b" : "0";
        _writer.Line("{");
        _writer.Line($"    int b = {from};");
        if (kernels.WideSeveral is { } wide)
            Groups(wide, kernels.WideRows, $"{Many} && ");
        if (kernels.Several is { } several)
            Groups(several, kernels.Rows, "");

        void Groups(Kernel kernel, int size, string condition)
        {
            _writer.Line($"    if ({condition}b + {CSharpText.Int(size)} <= {count})");
            _writer.Line("    {");
            _writer.Line($"        int groups = ({count} - b) / {CSharpText.Int(size)};");
            _writer.Line("        " + Call(kernel, row, before, "b", after, "groups"));
            _writer.Line($"        b += groups * {CSharpText.Int(size)};");
            _writer.Line("    }");
        }

        // What stays in registers from step to step gains nothing where there is one.
        if (kernels.WideOne is { } wideOne && !CarriedState.IsIn(wideOne))
        {
            _writer.Line($"    for (; {Many} && b < {count}; b++)");
            _writer.Line("        " + Call(wideOne, row, before, "b", after, null));
        }
        _writer.Line($"    for (; b < {count}; b++)");
        _writer.Line("        " + Call(kernels.One, row, before, "b", after, null));
        _writer.Line("}");
    }

    private void References(IEnumerable<Kernel> kernels)
    {
        var used = new HashSet<string>(kernels.SelectMany(k => k.References).Select(Start));
        foreach (string buffer in Buffers.All.Where(used.Contains))
            _writer.Line($"ref float {buffer} = ref memory.{Source(buffer)};");
    }

    private string Call(Kernel kernel, string row, string before, string sequence, string after, string? rows)
    {
        IEnumerable<string> arguments = kernel.References.Select(r => r switch
        {
            Buffers.Previous => At(r, before, _plan.StateWidth),
            Buffers.Next => At(r, after, _plan.StateWidth),
            Buffers.Carry => At(r, sequence, _plan.StateWidth),
            Buffers.Mask => At(r, sequence, LaneLayout.Pad(_node.MaskSize)),
            Buffers.Record => At(r, row, _plan.RecordWidth),
            Buffers.Input or Buffers.InputGradient => At(r, row, _plan.InputWidth),
            Buffers.Output or Buffers.OutputGradient => At(r, row, _plan.OutputWidth),
            _ => "ref " + r,
        });
        if (rows is not null || kernel.Counts.Count > 0)
            arguments = arguments.Append(rows ?? "1");
        if (kernel.Turns)
            arguments = arguments.Append(Recurrent && before != "0" ? "t & 1" : "b & 1");
        return $"{kernel.Name}({string.Join(", ", arguments)});";
    }

    private static string At(string buffer, string row, int width) =>
        StatementWriter.Reference(Start(buffer), row == "0" ? "0" : $"({row}) * {CSharpText.Int(width)}");

    /// <summary>State rows before and after a step are rows of one buffer.</summary>
    private static string Start(string buffer) => buffer is Buffers.Previous or Buffers.Next ? Buffers.State : buffer;

    private string Source(string buffer) => buffer switch
    {
        Buffers.Weights => "Weights",
        Buffers.Transposed => "Transposed",
        Buffers.Gradients => "Gradients",
        Buffers.Input => $"Activation({CSharpText.Int(_node.Input)})",
        Buffers.Output => $"Activation({CSharpText.Int(_node.Output)})",
        Buffers.OutputGradient => $"ActivationGradient({CSharpText.Int(_node.Output)})",
        Buffers.InputGradient => $"ActivationGradient({CSharpText.Int(_inputGradient)})",
        Buffers.Record => $"Record({CSharpText.Int(_stage)})",
        Buffers.State => $"State({CSharpText.Int(_stage)})",
        Buffers.Mask => $"Mask({CSharpText.Int(_stage)})",
        _ => $"Carry({CSharpText.Int(_stage)})",
    };
}
