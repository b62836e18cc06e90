namespace LstmGen.Generator.Kernels;

/// <summary>One line of a kernel, before it has a spelling.</summary>
internal abstract record Statement;
