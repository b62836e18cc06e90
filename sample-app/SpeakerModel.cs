namespace LstmGen.Sample;

/// <summary>Tells nine speakers apart by one vowel: 12 numbers a frame in, nine probabilities out. The generator writes the rest of this class.</summary>
[RecurrentModel]
[Input(12)]
[Lstm(32)]
[Dense(9, Activation = Activation.Softmax)]
public sealed partial class SpeakerModel;
