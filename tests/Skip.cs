using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Tests;

/// <summary>Skips tests that need a program that is missing. <c>dotnet test</c> shows only their names, so this also prints each reason once.</summary>
public static class Skip
{
    private static readonly ConcurrentDictionary<string, bool> Reported = [];

    /// <summary>Skips the current test.</summary>
    [DoesNotReturn]
    public static void Because(string reason)
    {
        if (Reported.TryAdd(reason, true)) TestContext.Current.SendDiagnosticMessage("Tests are skipped: {0}", reason);
        Assert.Skip(reason);
    }
}
