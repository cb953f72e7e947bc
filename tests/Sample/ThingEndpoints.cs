using System.Text.Json;
using Api.Guard;
using Api.Http;
using FastEndpoints;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tests.Sample;

// A feature for tests that belong to no feature of the API: one endpoint of each kind.

internal static class ThingProblems
{
    public static readonly Problem NotFound = new(404, "THING_NOT_FOUND", "There is no such thing.");
}

internal sealed class CreateThing(ThingStore things) : Endpoint<CreateThingRequest, Created<Thing>>
{
    public override void Configure()
    {
        Post("/api/{user_id}/things");
        Summary(summary => (summary.Summary, summary.Description) = ("Creates a thing.", "With a body."));
    }

    public override Task<Created<Thing>> ExecuteAsync(CreateThingRequest req, CancellationToken ct)
    {
        var thing = things.Save(this.Caller.Id, null, req.Title, req.Description, req.Priority);
        HttpContext.Response.Headers.ETag = thing.ETag;
        return Task.FromResult(TypedResults.Created($"/api/{Uri.EscapeDataString(this.Caller.Id)}/things/{thing.Id}", thing));
    }
}

public sealed record CreateThingRequest(string Title, string? Description = null, string? Priority = null, int? Size = null)
{
    internal sealed class Validator : Validator<CreateThingRequest>
    {
        public Validator()
        {
            RuleFor(thing => thing.Title).NotBlank().Text(255);
            RuleFor(thing => thing.Description).Text(2000);
            RuleFor(thing => thing.Priority).OneOf("High", "Low");
        }
    }
}

internal sealed class ListThings(ThingStore things) : Endpoint<ListThingsRequest, Ok<ThingPage>>
{
    public override void Configure()
    {
        Get("/api/{user_id}/things");
        Summary(summary => (summary.Summary, summary.Description) = ("Lists things.", "With a query, which the answer repeats."));
    }

    public override Task<Ok<ThingPage>> ExecuteAsync(ListThingsRequest req, CancellationToken ct) =>
        Task.FromResult(TypedResults.Ok(new ThingPage(things.List(this.Caller.Id, req.Limit), req.Limit, req.Label, req.IsOld)));
}

/// <param name="Limit">How many at most.</param>
/// <param name="Label">Any text.</param>
/// <param name="IsOld">Either.</param>
public sealed record ListThingsRequest([property: QueryParam] int Limit = 100, [property: QueryParam] string? Label = null, [property: QueryParam] bool? IsOld = null)
{
    internal sealed class Validator : Validator<ListThingsRequest>
    {
        public Validator()
        {
            RuleFor(query => query.Limit).InclusiveBetween(1, 1000).WithMessage("Must be from 1 to 1000.");
            RuleFor(query => query.Label).Text(20);
        }
    }
}

public sealed record ThingPage(IReadOnlyList<Thing> Items, int Limit, string? Label, bool? IsOld);

internal sealed class GetThing(ThingStore things) : EndpointWithoutRequest<Results<Ok<Thing>, Problem>>, IConditional
{
    public override void Configure()
    {
        Verbs("GET", "HEAD");
        Routes("/api/{user_id}/things/{id:guid}");
        Summary(summary =>
        {
            (summary.Summary, summary.Description) = ("Gets a thing.", "With conditions.");
            summary.Params["id"] = "Which thing.";
        });
        Description(route => route.ProducesProblems(ThingProblems.NotFound));
    }

    public override Task<Results<Ok<Thing>, Problem>> ExecuteAsync(CancellationToken ct) => Task.FromResult<Results<Ok<Thing>, Problem>>(
        things.Find(this.Caller.Id, Route<Guid>("id")) is not { } thing ? ThingProblems.NotFound
        : this.Preconditions.IsMatch(thing.Version) ? Tagged(thing) : Problem.PreconditionFailed);

    private Ok<Thing> Tagged(Thing thing)
    {
        HttpContext.Response.Headers.ETag = thing.ETag;
        return TypedResults.Ok(thing);
    }
}

internal sealed class ReplaceThing(ThingStore things) : Endpoint<CreateThingRequest, Ok<Thing>>
{
    public override void Configure()
    {
        Put("/api/{user_id}/things/{id:guid}");
        Summary(summary =>
        {
            (summary.Summary, summary.Description) = ("Replaces a thing.", "Or creates it.");
            summary.Params["id"] = "Which thing.";
        });
    }

    public override Task<Ok<Thing>> ExecuteAsync(CreateThingRequest req, CancellationToken ct)
    {
        var thing = things.Save(this.Caller.Id, Route<Guid>("id"), req.Title, req.Description, req.Priority);
        HttpContext.Response.Headers.ETag = thing.ETag;
        return Task.FromResult(TypedResults.Ok(thing));
    }
}

internal sealed class TouchThing(ThingStore things) : EndpointWithoutRequest<Results<Ok<Thing>, Problem>>, IConditional
{
    public override void Configure()
    {
        Patch("/api/{user_id}/things/{id:guid}/touch");
        Summary(summary =>
        {
            (summary.Summary, summary.Description) = ("Touches a thing.", "Without a body, with conditions.");
            summary.Params["id"] = "Which thing.";
        });
        Description(route => route.ProducesProblems(ThingProblems.NotFound));
    }

    public override Task<Results<Ok<Thing>, Problem>> ExecuteAsync(CancellationToken ct)
    {
        var user = this.Caller.Id;
        if (things.Find(user, Route<Guid>("id")) is not { } thing) return Task.FromResult<Results<Ok<Thing>, Problem>>(ThingProblems.NotFound);
        if (!this.Preconditions.IsMatch(thing.Version)) return Task.FromResult<Results<Ok<Thing>, Problem>>(Problem.PreconditionFailed);

        var touched = things.Save(user, thing.Id, thing.Title, thing.Description, thing.Priority);
        HttpContext.Response.Headers.ETag = touched.ETag;
        return Task.FromResult<Results<Ok<Thing>, Problem>>(TypedResults.Ok(touched));
    }
}

internal sealed class DeleteThing(ThingStore things) : EndpointWithoutRequest<Results<NoContent, Problem>>, IConditional
{
    public override void Configure()
    {
        Delete("/api/{user_id}/things/{id:guid}");
        Summary(summary =>
        {
            (summary.Summary, summary.Description) = ("Deletes a thing.", "Without an answer.");
            summary.Params["id"] = "Which thing.";
        });
        Description(route => route.ProducesProblems(ThingProblems.NotFound));
    }

    public override Task<Results<NoContent, Problem>> ExecuteAsync(CancellationToken ct) =>
        Task.FromResult<Results<NoContent, Problem>>(things.Delete(this.Caller.Id, Route<Guid>("id")) ? TypedResults.NoContent() : ThingProblems.NotFound);
}

internal sealed class ClearThings(ThingStore things) : Endpoint<ClearThingsRequest, Ok<ThingPage>>
{
    public override void Configure()
    {
        Delete("/api/{user_id}/things");
        Summary(summary => (summary.Summary, summary.Description) = ("Pretends to delete things.", "A DELETE with a query whose members say nothing of where they come from."));
    }

    public override Task<Ok<ThingPage>> ExecuteAsync(ClearThingsRequest req, CancellationToken ct) =>
        Task.FromResult(TypedResults.Ok(new ThingPage(things.List(this.Caller.Id, req.Limit), req.Limit, req.Label, req.IsOld)));
}

/// <param name="Limit">How many at most.</param>
/// <param name="Label">Any text.</param>
/// <param name="IsOld">Either.</param>
public sealed record ClearThingsRequest(int Limit = 100, string? Label = null, bool? IsOld = null);

internal sealed class CopyThing(ThingStore things) : Endpoint<CreateThingRequest, Ok<Thing>>
{
    public override void Configure()
    {
        Post("/api/{user_id}/things/{title:alpha}/copies");
        Summary(summary =>
        {
            (summary.Summary, summary.Description) = ("Copies a thing.", "Its route and its body have a member of the same name.");
            summary.Params["title"] = "Which thing.";
        });
    }

    public override Task<Ok<Thing>> ExecuteAsync(CreateThingRequest req, CancellationToken ct)
    {
        var copy = things.Save(this.Caller.Id, null, req.Title, req.Description, req.Priority);
        HttpContext.Response.Headers.ETag = copy.ETag;
        return Task.FromResult(TypedResults.Ok(copy));
    }
}

internal sealed class FailThing : EndpointWithoutRequest<Ok<string>>
{
    public override void Configure()
    {
        Get("/api/things/failure");
        Summary(summary => (summary.Summary, summary.Description) = ("Fails.", "With an exception that looks like a fault of the body."));
    }

    public override Task<Ok<string>> ExecuteAsync(CancellationToken ct) =>
        HttpContext.Request.Headers.ContainsKey("X-Fail") ? throw new JsonException("A secret of the handler's.") : Task.FromResult(TypedResults.Ok("No failure"));
}
