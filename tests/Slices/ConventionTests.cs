using System.Reflection;
using Api.Guard;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Routing;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Slices;

/// <summary>Members of FastEndpoints that an endpoint must not use, with the reason. See docs/decisions/003-fastendpoints.md.</summary>
public sealed class ConventionTests
{
    private static readonly (string Name, Func<EndpointDefinition, bool> IsUsed, string Reason)[] Forbidden =
    [
        ("AuthSchemes", endpoint => endpoint.AuthSchemeNames is not null, "the guard authenticates every endpoint by the Bearer scheme; another scheme would let other callers in"),
        ("Throttle", endpoint => Internal(endpoint, "HitCounter") is not null, "it trusts X-Forwarded-For of any client and answers in plain text"),
        ("DontCatchExceptions", endpoint => endpoint.DoNotCatchExceptions, "a broken validation rule would become a 500"),
        ("DontThrowIfValidationFails", endpoint => !endpoint.ThrowIfValidationFails, "the handler would run with an invalid request"),
        ("ResponseCache", endpoint => Internal(endpoint, "ResponseCacheSettings") is not null, "responses with user data are never stored by a cache"),
        ("Idempotency", endpoint => endpoint.IdempotencyOptions is not null, "it stores responses by a header of the client, across users"),
        ("AllowFormData or AllowFileUploads", endpoint => endpoint.FormDataContentType is not null, "a body is JSON; forms are not read"),
        ("HandleAsync", endpoint => endpoint.EndpointType.GetMethod("ExecuteAsync", BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly) is null,
            "override ExecuteAsync and return the result, so that every outcome is in the signature"),
        ("a validator with constructor parameters", endpoint => HasParameters(endpoint.ValidatorType),
            "FastEndpoints keeps one instance for the process; use HttpContext.RequestServices in the handler"),
        ("a processor with constructor parameters", endpoint => endpoint.PreProcessorsList.Cast<object>().Concat(endpoint.PostProcessorsList).Any(processor => HasParameters(processor.GetType())),
            "FastEndpoints keeps one instance for the process; take services from HttpContext.RequestServices"),
        ("a binding attribute other than [QueryParam]", endpoint => endpoint.ReqDtoType.GetProperties().Any(HasOtherSource),
            "a request has one source: the body of POST, PUT and PATCH, else the query"),
    ];

    public static TheoryData<Type, string> Uses => new()
    {
        { typeof(OtherScheme), "AuthSchemes" },
        { typeof(Throttled), "Throttle" },
        { typeof(Uncaught), "DontCatchExceptions" },
        { typeof(Unvalidated), "DontThrowIfValidationFails" },
        { typeof(Cached), "ResponseCache" },
        { typeof(Repeatable), "Idempotency" },
        { typeof(Formed), "AllowFormData or AllowFileUploads" },
        { typeof(Handled), "HandleAsync" },
        { typeof(Injected), "a validator with constructor parameters" },
        { typeof(Processed), "a processor with constructor parameters" },
        { typeof(Claimed), "a binding attribute other than [QueryParam]" },
        { typeof(Bodied), "a binding attribute other than [QueryParam]" },
        { typeof(Headed), "a binding attribute other than [QueryParam]" },
        { typeof(Baked), "a binding attribute other than [QueryParam]" },
    };

    private static IEnumerable<EndpointDefinition> Endpoints => Route.All.Select(route => route.Endpoint.Metadata.GetMetadata<EndpointDefinition>()).OfType<EndpointDefinition>().Distinct();

    [Fact]
    public void No_endpoint_uses_what_is_unsafe_here() => Endpoints.SelectMany(FaultsOf).ShouldBeEmpty();

    [Fact]
    public void Every_endpoint_compares_the_owner_before_anything_of_its_own() =>
        Endpoints.Where(endpoint => endpoint.PreProcessorsList.FirstOrDefault() is not OwnerPreProcessor).Select(endpoint => endpoint.EndpointType.FullName).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Uses), DisableDiscoveryEnumeration = true)]
    public async Task An_endpoint_that_does_is_named_with_the_reason(Type endpoint, string name) =>
        FaultsOf(await DefinitionOf(endpoint)).ShouldHaveSingleItem().ShouldStartWith($"{endpoint.FullName} uses {name}: ");

    [Fact]
    public async Task The_owner_is_compared_before_the_pre_processors_of_an_endpoint() =>
        (await DefinitionOf(typeof(Processed))).PreProcessorsList.Select(processor => processor.GetType()).ShouldBe([typeof(OwnerPreProcessor), typeof(Processed.Processor)]);

    [Fact]
    public void No_endpoint_sends_its_response_itself() =>
        Directory.GetFiles(Repository.File("src/Features"), "*.cs", SearchOption.AllDirectories).SelectMany(path => SendsIn(Path.GetRelativePath(Repository.Root, path), File.ReadAllText(path))).ShouldBeEmpty();

    [Theory]
    [InlineData("class GetNote : EndpointWithoutRequest { Task M() => Send.NotFoundAsync(); }")]
    [InlineData("class GetNote : EndpointWithoutRequest { Task M() => this.Send.OkAsync(); }")]
    public void An_endpoint_that_does_is_named_with_the_type_to_return(string code) => SendsIn("src/Features/Notes/GetNote.cs", code).ShouldBe(
        ["src/Features/Notes/GetNote.cs line 1 uses Send: it starts an empty response that no error document can fill. Return TypedResults or a Problem from ExecuteAsync."]);

    private static async Task<EndpointDefinition> DefinitionOf(Type endpoint)
    {
        await using var app = await GuardedApp.Start(endpoint);
        return app.Services.GetRequiredService<EndpointDataSource>().Endpoints.Select(route => route.Metadata.GetMetadata<EndpointDefinition>()).OfType<EndpointDefinition>().First();
    }

    private static IEnumerable<string> FaultsOf(EndpointDefinition endpoint) =>
        from rule in Forbidden where rule.IsUsed(endpoint) select $"{endpoint.EndpointType.FullName} uses {rule.Name}: {rule.Reason}.";

    private static IEnumerable<string> SendsIn(string path, string code) =>
        from access in CSharpSyntaxTree.ParseText(code).GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>()
        where access.Expression is IdentifierNameSyntax { Identifier.Text: "Send" }
            || access.Expression is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax, Name.Identifier.Text: "Send" }
        select $"{path} line {access.GetLocation().GetLineSpan().StartLinePosition.Line + 1} uses Send: it starts an empty response that no error document can fill. Return TypedResults or a Problem from ExecuteAsync.";

    private static bool HasParameters(Type? type) => type?.GetConstructors(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance).Any(constructor => constructor.GetParameters().Length > 0) is true;

    private static bool HasOtherSource(PropertyInfo property) => property.GetCustomAttributes()
        .Any(attribute => attribute.GetType().Assembly == typeof(QueryParamAttribute).Assembly && attribute is not QueryParamAttribute);

    private static object? Internal(EndpointDefinition endpoint, string property) =>
        (typeof(EndpointDefinition).GetProperty(property, BindingFlags.NonPublic | BindingFlags.Instance) ?? throw new InvalidOperationException($"FastEndpoints has no {property} any more.")).GetValue(endpoint);

    private abstract class Bad(Action<EndpointDefinition>? configure = null) : EndpointWithoutRequest<string>
    {
        public override void Configure()
        {
            Get("/api/bad");
            configure?.Invoke(Definition);
        }
    }

    private sealed class OtherScheme() : Bad(endpoint => endpoint.AuthSchemes("Cookies"))
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Throttled() : Bad(endpoint => endpoint.Throttle(1, 1))
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Uncaught() : Bad(endpoint => endpoint.DontCatchExceptions())
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Unvalidated() : Bad(endpoint => endpoint.DontThrowIfValidationFails())
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Cached() : Bad(endpoint => endpoint.ResponseCache(60))
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Repeatable() : Bad(endpoint => endpoint.Idempotency())
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Formed() : Bad(endpoint => endpoint.AllowFormData())
    {
        public override Task<string> ExecuteAsync(CancellationToken ct) => Task.FromResult("");
    }

    private sealed class Handled : Bad
    {
        public override Task HandleAsync(CancellationToken ct) => Task.CompletedTask;
    }

    private abstract class BadRequest<T> : Endpoint<T, string>
        where T : notnull
    {
        public override void Configure() => Post("/api/bad");
    }

    private sealed class Injected : BadRequest<Injected.Request>
    {
        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult("");

        internal sealed record Request(string Title);

        internal sealed class Validator : Validator<Request>
        {
            public Validator(TimeProvider clock) => RuleFor(request => request.Title).Must(_ => clock.GetUtcNow() > default(DateTimeOffset));
        }
    }

    private sealed class Processed : BadRequest<Processed.Request>
    {
        public override void Configure()
        {
            base.Configure();
            PreProcessor<Processor>();
        }

        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult("");

        internal sealed record Request(string Title);

        internal sealed class Processor(TimeProvider clock) : IPreProcessor<Request>
        {
            public Task PreProcessAsync(IPreProcessorContext<Request> context, CancellationToken ct) => Task.FromResult(clock);
        }
    }

    private sealed class Claimed : BadRequest<Claimed.Request>
    {
        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult("");

        internal sealed record Request([property: FromClaim("role", IsRequired = false)] string? Role);
    }

    private sealed class Bodied : BadRequest<Bodied.Request>
    {
        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult("");

        internal sealed record Request([property: FastEndpoints.FromBody] List<string>? Titles);
    }

    private sealed class Headed : BadRequest<Headed.Request>
    {
        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult("");

        internal sealed record Request([property: FastEndpoints.FromHeader("x-title", IsRequired = false)] string? Title);
    }

    private sealed class Baked : BadRequest<Baked.Request>
    {
        public override Task<string> ExecuteAsync(Request req, CancellationToken ct) => Task.FromResult("");

        internal sealed record Request([property: FromCookie("title", IsRequired = false)] string? Title);
    }
}
