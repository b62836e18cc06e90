using System;
using System.IO;
using LstmGen.Tests.Emitted.Models;
using LstmGen.Tests.Support;
using Xunit;
using static LstmGen.Tests.Emitted.Arrays;

namespace LstmGen.Tests.Emitted;

/// <summary>The tiers of accuracy in the life of a model: one weight file for all, and other bits.</summary>
public class AccuracyTests
{
    private const int Steps = 10;

    [Fact]
    public void OneWeightFileServesAllTiers()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("a.safetensors"), again = folder.File("b.safetensors");
        TwoLayerModel model = new(11);
        model.Save(path);
        byte[] saved = File.ReadAllBytes(path);
        PreciseModel precise = PreciseModel.Load(path);
        precise.Save(again);
        Assert.Equal(saved, File.ReadAllBytes(again));
        FastModel fast = FastModel.Load(path);
        fast.Save(again);
        Assert.Equal(saved, File.ReadAllBytes(again));

        float[] expected = Run(model);
        AssertNear(expected, Run(precise), 1e-6f);
        AssertNear(expected, Run(fast), 2e-5f);
        Assert.NotEqual(expected, Run(precise));
        Assert.NotEqual(expected, Run(fast));
        Assert.NotEqual(Run(precise), Run(fast));
    }

    [Fact]
    public void TheDefaultIsTheDefault()
    {
        Assert.Equal(Accuracy.Default, new RecurrentModelAttribute().Accuracy);
        Assert.Equal([nameof(Accuracy.Default), nameof(Accuracy.Precise), nameof(Accuracy.Fast)], Enum.GetNames<Accuracy>());
    }

    private static float[] Run<TState>(IStreamingNetwork<TState> model)
        where TState : unmanaged
    {
        float[] outputs = new float[Steps * model.OutputSize];
        TState state = default;
        model.Run(ref state, Random(Steps * model.InputSize, 1), outputs);
        return outputs;
    }

    private static void AssertNear(float[] expected, float[] found, float bound)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], bound);
    }
}
