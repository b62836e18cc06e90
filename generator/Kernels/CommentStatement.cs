namespace LstmGen.Generator.Kernels;

/// <summary>A remark for the reader of emitted code.</summary>
internal sealed record CommentStatement(string Text) : Statement;
