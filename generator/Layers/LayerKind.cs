using System;

namespace LstmGen.Generator.Layers;

/// <summary>A line of the catalog.</summary>
/// <param name="Kind">Attribute class name without its suffix.</param>
/// <param name="DefaultName">Layer name when none is given; further ones are numbered.</param>
/// <param name="Create">Reads the attribute's arguments.</param>
internal sealed record LayerKind(string Kind, string DefaultName, Func<LayerReader, Layer> Create);
