using System;
using System.Collections.Generic;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Kernels;
using LstmGen.Generator.Planning;

namespace LstmGen.Generator.Emission;

/// <summary>Writes what a step does in order: look-ups, joins and the kernels of stages.</summary>
internal sealed class StepWriter
{
    private readonly CodeWriter _writer;
    private readonly ModelPlan _plan;
    private readonly IReadOnlyList<Place> _vectors;
    private readonly int _rows;

    /// <param name="writer">Takes the text.</param>
    /// <param name="plan">The model.</param>
    /// <param name="vectors">Where every vector lies during the step.</param>
    /// <param name="rows">Streams that step together.</param>
    public StepWriter(CodeWriter writer, ModelPlan plan, IReadOnlyList<Place> vectors, int rows = 1)
    {
        _writer = writer;
        _plan = plan;
        _vectors = vectors;
        _rows = rows;
    }

    /// <param name="call">Writes the kernels of a stage: its index and the name of their class.</param>
    public void Write(Action<int, string> call)
    {
        int stage = 0;
        string rows = CSharpText.Int(_rows);
        foreach (Node node in _plan.Network.Wiring.Nodes)
        {
            if (node is StageNode)
            {
                call(stage, KernelFileWriter.ClassOf(_plan, stage));
                stage++;
                continue;
            }
            ClearPadding(node.Output);
            if (node is LookupNode lookup)
                LookupWriter.Forward(_writer, lookup, _plan.Inference, "weights", Element(lookup.Input, 0), Width(lookup.Input), Element(node.Output, 0), Width(node.Output), rows);
            else if (node is RouteNode route)
                new RouteWriter(_writer, _plan.Network.Wiring, _plan.Rows).Forward(route, Element, Width, rows);
        }
    }

    private int Width(int vector) => _vectors[vector].RowWidth;

    /// <summary>Kernels read whole vectors, and what lay in scratch memory before is not known to be zero.</summary>
    private void ClearPadding(int vector)
    {
        int size = _plan.Network.Wiring.Sizes[vector], padding = LaneLayout.Pad(size) - size;
        if (_vectors[vector].Buffer != Buffers.Scratch || padding == 0)
            return;
        for (int row = 0; row < _rows; row++)
            _writer.Line($"global::LstmGen.CompilerServices.VectorRows.Clear(ref {Element(vector, (row * Width(vector)) + size)}, {CSharpText.Int(padding)});");
    }

    private string Element(int vector, int element) => RouteWriter.Element(_vectors[vector].Buffer, _vectors[vector].Offset + element);
}
