using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using LstmGen.Tests.Emitted.Models;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>The emitted state: a plain value that may be copied, kept and compared.</summary>
public class StateTests
{
    private const int Size = TwoLayerModel.StateSize;

    private static readonly TwoLayerModel Model = new(seed: 3);

    public static IEnumerable<TheoryDataRow<string>> ModelNames =>
        typeof(TinyModel).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(TinyModel).Namespace && type.GetNestedType("State") is not null)
            .Select(type => new TheoryDataRow<string>(type.FullName!));

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void IsUnmanagedAndOfTheStatedSize(string name)
    {
        Type model = typeof(TinyModel).Assembly.GetType(name)!;
        Type state = model.GetNestedType("State")!;
        Assert.True(state.IsValueType);
        Assert.False((bool)Call(typeof(RuntimeHelpers), nameof(RuntimeHelpers.IsReferenceOrContainsReferences), state));
        Assert.Equal(model.GetField("StateBytes")!.GetRawConstantValue(), Call(typeof(Unsafe), nameof(Unsafe.SizeOf), state));
        Assert.Empty(state.GetFields(BindingFlags.Public | BindingFlags.Instance));
        Assert.Empty(state.GetProperties());

        static object Call(Type type, string method, Type argument) => type.GetMethod(method, Type.EmptyTypes)!.MakeGenericMethod(argument).Invoke(null, null)!;
    }

    [Fact]
    public void DefaultIsZero()
    {
        float[] values = Random(Size, 1);
        default(TwoLayerModel.State).CopyTo(values);
        AssertBits(new float[Size], values);
        Assert.Equal(default, Model.InitialState);
        Assert.Equal(new TwoLayerModel.State(), Model.InitialState);
    }

    [Fact]
    public void ASnapshotReplaysBitForBit()
    {
        float[] x = Random(20 * TwoLayerModel.InputSize, 2);
        float[] first = new float[20 * TwoLayerModel.OutputSize], again = new float[first.Length];
        TwoLayerModel.State state = Model.InitialState;
        Model.Run(ref state, x, first);
        TwoLayerModel.State snapshot = state;
        Model.Run(ref state, x, first);
        Assert.NotEqual(snapshot, state);
        TwoLayerModel.State replay = snapshot;
        Model.Run(ref replay, x, again);
        AssertBits(first, again);
        Assert.Equal(state, replay);
    }

    [Fact]
    public void EveryWayOfCopyingCopiesTheWholeStorage()
    {
        // The storage is larger than its only field, so a copy made field by field would lose all but the first float.
        TwoLayerModel.State state = Stepped(5, 7);
        Assert.Equal(state, PassAndReturn(state));
        Assert.Equal(state, (TwoLayerModel.State)(object)state);
        Assert.Equal(state, new List<TwoLayerModel.State> { state }[0]);
        Assert.Equal(state, (State: state, Number: 1).State);
        TwoLayerModel.State? nullable = state;
        Assert.Equal(state, nullable.Value);
        Func<TwoLayerModel.State> captured = () => state;
        Assert.Equal(state, captured());
        TwoLayerModel.State[] array = new TwoLayerModel.State[3];
        array[1] = state;
        Array.Copy(array, 1, array, 2, 1);
        Assert.Equal(state, array[2]);
        Assert.Equal(default, array[0]);
        float[] all = new float[Size];
        array[2].CopyTo(all);
        Assert.All(all, value => Assert.NotEqual(0f, value));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static TwoLayerModel.State PassAndReturn(TwoLayerModel.State value) => value;
    }

    [Fact]
    public void AnArrayHoldsIndependentStreams()
    {
        const int Streams = 50, Steps = 6;
        TwoLayerModel.State[] together = new TwoLayerModel.State[Streams];
        float[][] inputs = Enumerable.Range(0, Streams).Select(i => Random(Steps * TwoLayerModel.InputSize, i)).ToArray();
        float[] y = new float[TwoLayerModel.OutputSize];
        for (int t = 0; t < Steps; t++)
        {
            for (int i = 0; i < Streams; i++)
            {
                Model.Step(ref together[i], inputs[i].AsSpan(t * TwoLayerModel.InputSize, TwoLayerModel.InputSize), y);
            }
        }

        for (int i = 0; i < Streams; i++)
        {
            TwoLayerModel.State alone = default;
            Model.Run(ref alone, inputs[i], new float[Steps * TwoLayerModel.OutputSize]);
            Assert.Equal(alone, together[i]);
        }
    }

    [Fact]
    public void AccessorsRoundTripInTrueUnits()
    {
        TwoLayerModel.State state = default;
        float[][] parts = [Random(5, 1), Random(5, 2), Random(9, 3), Random(9, 4)];
        state.SetHidden(0, parts[0]);
        state.SetCell(0, parts[1]);
        state.SetHidden(1, parts[2]);
        state.SetCell(1, parts[3]);
        float[] five = new float[5], nine = new float[9], all = new float[Size];
        state.GetHidden(0, five);
        AssertBits(parts[0], five);
        state.GetCell(0, five);
        AssertBits(parts[1], five);
        state.GetHidden(1, nine);
        AssertBits(parts[2], nine);
        state.GetCell(1, nine);
        AssertBits(parts[3], nine);

        state.CopyTo(all);   // the documented order: layer by layer, hidden then cell
        AssertBits([.. parts[0], .. parts[1], .. parts[2], .. parts[3]], all);
        TwoLayerModel.State copy = Stepped(4, 9);
        copy.CopyFrom(all);
        Assert.Equal(state, copy);
    }

    [Fact]
    public void ACopiedStateContinuesBitForBit()
    {
        TwoLayerModel.State state = Stepped(9, 11);
        float[] values = new float[Size];
        state.CopyTo(values);
        TwoLayerModel.State restored = default;
        restored.CopyFrom(values);
        Assert.Equal(state, restored);   // padding lanes included: a step leaves them zero
        TwoLayerModel.State assembled = default;
        assembled.SetHidden(0, values.AsSpan(0, 5));
        assembled.SetCell(0, values.AsSpan(5, 5));
        assembled.SetHidden(1, values.AsSpan(10, 9));
        assembled.SetCell(1, values.AsSpan(19, 9));
        Assert.Equal(state, assembled);
    }

    [Fact]
    public void TheLayersOutputIsItsHiddenState()
    {
        SquareLstmModel model = new(4);
        SquareLstmModel.State state = default;
        float[] y = new float[8], hidden = new float[8];
        model.Step(ref state, Random(8, 1), y);
        state.GetHidden(0, hidden);
        AssertBits(hidden, y);
    }

    [Fact]
    public void EqualityIsBitwise()
    {
        TwoLayerModel.State a = Stepped(3, 1), b = Stepped(3, 1);
        Assert.True(a == b && a.Equals(b) && a.Equals((object)b) && !(a != b));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.False(a.Equals("state"));

        TwoLayerModel.State negative = default, positive = default, quiet = default;
        negative.SetCell(1, [0f, 0f, 0f, 0f, 0f, 0f, 0f, 0f, -0f]);
        Assert.True(negative != positive);
        Assert.False(negative.Equals(positive));
        quiet.SetHidden(0, [0f, float.NaN, 0f, 0f, 0f]);
        positive = quiet;
        Assert.True(quiet == positive);
    }

    [Fact]
    public void EveryElementCountsInEqualityAndHash()
    {
        HashSet<int> hashes = [default(TwoLayerModel.State).GetHashCode()];
        for (int i = 0; i < Size; i++)
        {
            float[] values = new float[Size];
            values[i] = 0.3f;
            TwoLayerModel.State state = default;
            state.CopyFrom(values);
            Assert.NotEqual(default, state);
            hashes.Add(state.GetHashCode());
        }

        Assert.True(hashes.Count > Size / 2, $"{hashes.Count} hash codes of {Size + 1} states");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(0)]
    public void WrongLengthsAreNamed(int length)
    {
        AssertLength("destination", 5, length, values => default(TwoLayerModel.State).GetHidden(0, values));
        AssertLength("destination", 5, length, values => default(TwoLayerModel.State).GetCell(0, values));
        AssertLength("destination", 9, length, values => default(TwoLayerModel.State).GetHidden(1, values));
        AssertLength("source", 5, length, values => Change((ref TwoLayerModel.State s) => s.SetHidden(0, values)));
        AssertLength("source", 9, length, values => Change((ref TwoLayerModel.State s) => s.SetCell(1, values)));
        AssertLength("destination", Size, length, values => default(TwoLayerModel.State).CopyTo(values));
        AssertLength("source", Size, length, values => Change((ref TwoLayerModel.State s) => s.CopyFrom(values)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    [InlineData(int.MinValue)]
    public void WrongLayersAreNamed(int layer)
    {
        AssertLayer(() => default(TwoLayerModel.State).GetHidden(layer, new float[5]));
        AssertLayer(() => default(TwoLayerModel.State).GetCell(layer, new float[5]));
        AssertLayer(() => Change((ref TwoLayerModel.State s) => s.SetHidden(layer, new float[5])));
        AssertLayer(() => Change((ref TwoLayerModel.State s) => s.SetCell(layer, new float[5])));

        void AssertLayer(Action action)
        {
            ArgumentOutOfRangeException error = Assert.Throws<ArgumentOutOfRangeException>("layer", action);
            Assert.Equal(layer, error.ActualValue);
            Assert.Contains("from 0 to 1", error.Message);
        }
    }

    private delegate void Mutation(ref TwoLayerModel.State state);

    /// <summary>Runs a change that must fail; the state must be as before.</summary>
    private static void Change(Mutation mutation)
    {
        TwoLayerModel.State before = Stepped(2, 3), state = before;
        try
        {
            mutation(ref state);
        }
        finally
        {
            Assert.Equal(before, state);
        }
    }

    private static void AssertLength(string parameter, int expected, int actual, Action<float[]> action)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(parameter, () => action(new float[actual]));
        Assert.Contains($"{expected} floats", error.Message);
        Assert.Contains($"got {actual}", error.Message);
    }

    private static TwoLayerModel.State Stepped(int steps, int seed)
    {
        TwoLayerModel.State state = default;
        Model.Run(ref state, Random(steps * TwoLayerModel.InputSize, seed), new float[steps * TwoLayerModel.OutputSize]);
        return state;
    }
}
