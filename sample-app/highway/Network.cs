using System;

namespace LstmGen.Highway;

/// <summary>One of the networks that are compared; makes trainers that all start from the same weights.</summary>
/// <param name="Cell">Its kind, for people.</param>
/// <param name="Parameters">Trainable values.</param>
/// <param name="StateSize">Floats it carries from step to step.</param>
/// <param name="CreateTrainer">From optimiser, longest sequence and sequences at once.</param>
internal sealed record Network(string Cell, int Parameters, int StateSize, Func<Optimizer, int, int, SequenceTrainer> CreateTrainer);
