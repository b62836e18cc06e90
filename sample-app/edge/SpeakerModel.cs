namespace LstmGen.Edge;

/// <summary>The sample's speaker model as a device carries it: no training code, no second copy of the weights.</summary>
[RecurrentModel(Training = false)]
[Input(12)]
[Lstm(32)]
[Dense(9, Activation = Activation.Softmax)]
public sealed partial class SpeakerModel;
