using System.Net.Sockets;
using Api.Guard;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace Api.Hosting;

/// <summary>Validation and messages at startup.</summary>
internal static partial class StartUp
{
    /// <summary>Validates all settings together, before any of them is used.</summary>
    /// <exception cref="AggregateException">Settings of several kinds are invalid: <see cref="Lines"/> returns the messages.</exception>
    /// <exception cref="OptionsValidationException">Settings of one kind are invalid.</exception>
    public static void ValidateSettings(this IServiceProvider services) => services.GetRequiredService<IStartupValidator>().Validate();

    /// <summary>Logs notices, and warnings about valid settings.</summary>
    public static void LogNotices(this WebApplication app, IReadOnlyList<string> notices)
    {
        foreach (var notice in notices) LogNotice(app.Logger, notice);

        var guard = app.Services.GetRequiredService<IOptions<GuardOptions>>().Value;
        if (app.Environment.IsDevelopment()) return;
        if (guard.Issuer is null) LogUnchecked(app.Logger, "iss", "BETTER_AUTH_ISSUER");
        if (guard.Audience is null) LogUnchecked(app.Logger, "aud", "BETTER_AUTH_AUDIENCE");
    }

    /// <summary>The messages for the operator: one line per error, without a stack trace.</summary>
    public static IEnumerable<string> Lines(Exception refusal) => refusal switch
    {
        AggregateException several => several.InnerExceptions.SelectMany(Lines),
        OptionsValidationException settings => settings.Failures,
        IOException { InnerException: AddressInUseException } => [$"{refusal.Message} Stop the program that uses it, or set PORT to another port."],
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            ["Permission denied for the port: ports below 1024 are privileged. Set PORT to a higher one, or grant the program CAP_NET_BIND_SERVICE."],
        SocketException => [$"Cannot listen on the address: {refusal.Message}. Check --urls and ASPNETCORE_URLS."],
        InvalidDataException => [OneLine($"{refusal.Message} {refusal.GetBaseException().Message}")],
        _ => [OneLine(refusal.Message)],
    };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Notice}")]
    private static partial void LogNotice(ILogger logger, string notice);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The {Claim} claim of tokens is not validated: set BETTER_AUTH_URL or {Variable}.")]
    private static partial void LogUnchecked(ILogger logger, string claim, string variable);
}
