namespace LstmGen.Tests.Emitted.Models;

/// <summary>Normalised inputs, dropout of both kinds, and initial states: one learned, one stored.</summary>
[RecurrentModel]
[Input(3)]
[Normalize]
[Lstm(5, InitialState = StreamStart.Learned)]
[Dropout(0.4f)]
[Lstm(4, InitialState = StreamStart.Stored)]
[Dropout(0.5f, PerSequence = true)]
[Dense(2)]
internal sealed partial class PreparedModel;
