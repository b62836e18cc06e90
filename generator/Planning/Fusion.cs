using System.Collections.Generic;
using System.Linq;
using LstmGen.Generator.Graph;
using LstmGen.Generator.Graph.Ops;

namespace LstmGen.Generator.Planning;

/// <summary>Finds products that only a sum or a difference reads: these become one multiply-add.</summary>
internal sealed class Fusion
{
    private readonly Dictionary<Value, Value> _productOf = new();
    private readonly HashSet<Value> _fused = new();
    private readonly Dictionary<Value, string> _readers = new();

    public Fusion(StepPlan plan)
    {
        Value[] all = plan.Phases.SelectMany(p => p.Values).ToArray();
        var uses = new Dictionary<Value, int>();
        foreach (Value operand in all.SelectMany(v => v.Operands).SelectMany(o => o.Op is BroadcastOp ? o.Operands : new[] { o }))
            uses[operand] = uses.TryGetValue(operand, out int count) ? count + 1 : 1;
        foreach (Value value in all)
        {
            foreach (Value operand in value.Operands)
            {
                if (!_readers.ContainsKey(operand))
                    _readers.Add(operand, value.Name);
            }
        }
        foreach (Phase phase in plan.Phases)
        {
            bool Candidate(Value v) => v.Op is MultiplyOp && uses[v] == 1 && !plan.Stores.ContainsKey(v) && phase.Values.Contains(v);
            foreach (Value value in phase.Values)
            {
                Value? product = value.Op switch
                {
                    AddOp => value.Operands.Reverse().FirstOrDefault(Candidate),
                    SubtractOp => Candidate(value.Operands[1]) ? value.Operands[1] : null,
                    _ => null,
                };
                if (product is null)
                    continue;
                _productOf.Add(value, product);
                _fused.Add(product);
            }
        }
    }

    /// <summary>The value is part of a multiply-add and not computed on its own.</summary>
    public bool IsFused(Value value) => _fused.Contains(value);

    /// <summary>The product that a sum or difference absorbs; null if none.</summary>
    public Value? ProductIn(Value value) => _productOf.TryGetValue(value, out Value? product) ? product : null;

    /// <summary>What an accumulator is called in emitted code: after the value it feeds.</summary>
    public string NameOf(Accumulator accumulator) => accumulator.Name ?? (_readers.TryGetValue(accumulator.Value, out string? name) ? name : accumulator.Value.Name);
}
