namespace LstmGen.Training;

/// <summary>What changes from update to update.</summary>
/// <param name="LearningRate">The trainer's current learning rate.</param>
/// <param name="GradientScale">Factor of every gradient (clipping); 1: none.</param>
/// <param name="Number">1 for the first update.</param>
/// <param name="LongVectors">The model asks for vectors of 512 bits.</param>
internal readonly record struct OptimizerStep(float LearningRate, float GradientScale, long Number, bool LongVectors = false);
