using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Api.Hosting;

/// <summary>What is logged, and in which format.</summary>
internal static class LogSetup
{
    // These log URLs; Cors logs the origin, method and headers of preflights, HttpOverrides those of proxies.
    private static readonly string[] LogClientText =
    [
        "Microsoft.AspNetCore.Cors", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.HttpOverrides", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.StaticFiles",
    ];

    /// <summary>
    /// Keeps the URL, the headers and the method of a request out of the log at every level, because they may contain a token. The access log has the
    /// method, if HTTP defines it, the route template and the status instead.
    /// </summary>
    public static void AddRequestLog(this WebApplicationBuilder builder)
    {
        // The first source, so that any other overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                // ErrorLog and AccessLog replace them.
                ["Logging:LogLevel:Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"] = "None",
                ["Logging:LogLevel:Api.Hosting.AccessLog"] = "Warning",
                ["Logging:LogLevel:FastEndpoints"] = "Warning",
                // A failed startup is reported on standard error, in one line without a stack trace.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
            },
        });
        builder.Services.AddSingleton<IExternalScopeProvider, RequestScopes>();
        // An invalid value is reported with those of the other variables.
        var isText = builder.Configuration[ApiVariables.LogFormat] is { Length: > 0 } format ? format == "text" : builder.Environment.IsDevelopment();
        if (!isText) AddJson(builder.Logging);
        // After the configuration's rules, and replacing more specific ones, such as those for one provider or one class.
        builder.Services.PostConfigure<LoggerFilterOptions>(options =>
        {
            foreach (var rule in options.Rules.Where(rule => Array.Exists(LogClientText, category => rule.CategoryName?.StartsWith(category, StringComparison.OrdinalIgnoreCase) is true)).ToList())
                options.Rules.Remove(rule);
            foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
            {
                foreach (var category in LogClientText) options.Rules.Add(new LoggerFilterRule(provider, category, LogLevel.Warning, filter: null));
            }
        });
    }

    // ASP.NET Core's JSON format, written in batches.
    private static void AddJson(ILoggingBuilder logging)
    {
        logging.AddJsonConsole(static json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        logging.Services.Remove(logging.Services.Single(static service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, JsonConsole>());
    }
}
