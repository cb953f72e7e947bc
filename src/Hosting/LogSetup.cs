using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace Api.Hosting;

/// <summary>What is logged, and in which format.</summary>
internal static class LogSetup
{
    // They log URLs; Cors logs the Origin, method and headers of a preflight, HttpOverrides those of a proxy.
    private static readonly string[] LogClientText =
    [
        "Microsoft.AspNetCore.Cors", "Microsoft.AspNetCore.Hosting.Diagnostics", "Microsoft.AspNetCore.HttpOverrides", "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.StaticFiles",
    ];

    /// <summary>
    /// Keeps the URL, the headers and the method of a request out of the log, whatever levels are configured: they may contain a token. The access log
    /// has the method, if HTTP defines it, the route template and the status instead.
    /// </summary>
    public static void AddRequestLog(this WebApplicationBuilder builder)
    {
        // First among the sources, so that any other overrides it.
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = new Dictionary<string, string?>
            {
                ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
                // ErrorLog and AccessLog take their places.
                ["Logging:LogLevel:Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware"] = "None",
                ["Logging:LogLevel:Api.Hosting.AccessLog"] = "Warning",
                ["Logging:LogLevel:FastEndpoints"] = "Warning",
                // A refused start is reported on standard error, in one line and without the stack.
                ["Logging:LogLevel:Microsoft.Extensions.Hosting.Internal.Host"] = "None",
            },
        });
        builder.Services.AddSingleton<IExternalScopeProvider, RequestScopes>();
        // An invalid value is reported with those of the other variables.
        var isText = builder.Configuration[ApiVariables.LogFormat] is { Length: > 0 } format ? format == "text" : builder.Environment.IsDevelopment();
        if (!isText) AddJson(builder.Logging);
        // After the configuration's rules, and in place of any that is more particular: for one provider, or for one class.
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

    // ASP.NET Core's JSON, written by a console of our own.
    private static void AddJson(ILoggingBuilder logging)
    {
        logging.AddJsonConsole(static json => (json.UseUtcTimestamp, json.TimestampFormat) = (true, "yyyy-MM-ddTHH:mm:ss.fffZ"));
        logging.Services.Remove(logging.Services.Single(static service => service.ImplementationType == typeof(ConsoleLoggerProvider)));
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, JsonConsole>());
    }
}
