namespace LstmGen.Tests.Emitted.Models;

/// <summary>Weights beyond the first-level cache: a run reads the inputs of four steps at once, also where it writes its outputs over them.</summary>
[RecurrentModel]
[Input(46)]
[Lstm(46)]
internal sealed partial class SquareAheadModel;
