using System;

namespace LstmGen.Tests.Emitted;

/// <summary>Something to do with any model, whatever the type of its state.</summary>
internal interface IModelUse
{
    void On<TState>(IStreamingNetwork<TState> model)
        where TState : unmanaged, IEquatable<TState>;
}
