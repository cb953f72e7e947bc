using Api.Guard;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Tests.Guard;

/// <summary>Request types and action parameters with which a client could name a user are rejected.</summary>
public sealed class RequestRulesTests
{
    [Theory]
    [InlineData(typeof(Named), true)]
    [InlineData(typeof(Wrapper<Named>), true)]
    [InlineData(typeof(Wrapper<string>), false)]
    [InlineData(typeof(Holder<NamedStruct?>), true)]
    [InlineData(typeof(Holder<Named[]>), true)]
    [InlineData(typeof(Holder<List<Named>>), true)]
    [InlineData(typeof(Holder<Dictionary<string, Named>>), true)]
    [InlineData(typeof(Holder<Named[][]>), true)]
    [InlineData(typeof(Dictionary<string, Named>), true)]
    [InlineData(typeof(Holder<Dictionary<string, List<string>>>), false)]
    [InlineData(typeof(Tree), false)]
    [InlineData(typeof(string), false)]
    public void A_member_that_means_a_user_is_found_at_any_depth(Type request, bool isFound)
    {
        var endpoint = Route("/api/notes", new AcceptsMetadata(["application/json"], request));

        (RequestRules.FaultOf(endpoint) is not null).ShouldBe(isFound);
        (RouteRules.FaultOf(endpoint) is not null).ShouldBe(isFound);
    }

    public static TheoryData<string, string?, bool> Bindings => new()
    {
        { "user_id", "Path", false },
        { "user_id", "Form", true },
        { "user_id", "Query", true },
        { "USER_ID", "ModelBinding", true },
        { "user_id", null, true },
        { "user_id", "", true },
        { "title", null, false },
    };

    [Theory]
    [MemberData(nameof(Bindings))]
    public void An_action_reads_its_user_only_from_the_path(string name, string? source, bool isRefused)
    {
        var binding = source switch
        {
            null => null,
            "" => new BindingInfo(),
            _ => new BindingInfo { BindingSource = new BindingSource(source, source, isGreedy: false, isFromRequest: true) },
        };
        var action = new ActionDescriptor { Parameters = [new ParameterDescriptor { Name = name, BindingInfo = binding }] };

        (RouteRules.FaultOf(Route("/api/{user_id}/notes", action)) is not null).ShouldBe(isRefused);
    }

    private static RouteEndpoint Route(string template, object metadata) =>
        new(_ => Task.CompletedTask, RoutePatternFactory.Parse(template), 0, new EndpointMetadataCollection(metadata), template);

    private sealed record Named(string Title, string OwnerId);

    private readonly record struct NamedStruct(string Sub);

    private sealed record Wrapper<T>(T Value);

    private sealed record Holder<T>(string Title, T Value);

    private sealed record Tree(string Title, Tree? Left, IReadOnlyList<Tree> Others);
}
