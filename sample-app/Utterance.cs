namespace LstmGen.Sample;

/// <summary>One recording: who spoke, and what was heard.</summary>
/// <param name="Speaker">0 to 8.</param>
/// <param name="Frames">Steps x 12 floats, step after step, as the model reads them.</param>
internal sealed record Utterance(int Speaker, float[] Frames)
{
    public int Steps => Frames.Length / SpeakerModel.InputSize;
}
