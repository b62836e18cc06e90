namespace LstmGen.Tests.Emitted.Models;

/// <summary>Nothing but dropout, so that outputs show the masks.</summary>
[RecurrentModel]
[Input(3)]
[Dropout(0.25f, Name = "each")]
[Dropout(0.25f, PerSequence = true, From = "input", Name = "whole")]
[Concat("each")]
internal sealed partial class DropoutModel;
