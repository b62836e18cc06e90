using System;
using LstmGen.Generator.Model;

namespace LstmGen.Generator.Roslyn;

/// <summary>An exception that should not have happened, as a note: type and message, never a stack or a path.</summary>
internal static class InternalError
{
    public static Note Note(Exception exception) =>
        new(nameof(Rules.InternalError), -1, new EquatableArray<string>(new[] { exception.GetType().Name, FirstLine(exception.Message) }));

    private static string FirstLine(string message)
    {
        int end = message.IndexOfAny(new[] { '\r', '\n' });
        return end < 0 ? message : message.Substring(0, end);
    }
}
