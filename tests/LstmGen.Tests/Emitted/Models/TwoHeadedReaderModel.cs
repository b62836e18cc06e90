namespace LstmGen.Tests.Emitted.Models;

/// <summary>The same over a whole sequence, read both ways, from ids.</summary>
[RecurrentModel]
[InputIds(5, Name = "input")]
[Embedding(2)]
[Gru(3, Direction = Direction.Both, Name = "memory")]
[Output]
[Last]
[Dense(1, Name = "class")]
internal sealed partial class TwoHeadedReaderModel;
