using System.Text.Encodings.Web;
using System.Text.Json;
using FluentValidation.Results;
using Microsoft.AspNetCore.WebUtilities;

namespace Api.Http;

/// <summary>
/// An error response: a problem details document (RFC 9457) with <c>error_code</c> and <c>trace_id</c>. Endpoints return it as a result.
/// </summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="ErrorCode">A stable code in capitals, part of the contract.</param>
/// <param name="Detail">A sentence for developers; never contains anything that the client sent.</param>
public sealed record Problem(int Status, string ErrorCode, string Detail) : IResult, IStatusCodeHttpResult
{
    /// <summary>The media type of every error (RFC 9457 §3).</summary>
    public const string MediaType = "application/problem+json";

    /// <summary>400: the body is not the expected JSON object.</summary>
    public static readonly Problem MalformedBody = new(400, "MALFORMED_BODY", "The body is not the expected JSON object.");

    /// <summary>403: another policy of this app than the ownership of the path denied access.</summary>
    public static readonly Problem Forbidden = new(403, "FORBIDDEN", "Access denied.");

    /// <summary>404: unknown path.</summary>
    public static readonly Problem NotFound = new(404, "NOT_FOUND", "No resource exists at this path.");

    /// <summary>405: the path does not support this method; <c>Allow</c> lists the methods that it supports.</summary>
    public static readonly Problem MethodNotAllowed = new(405, "METHOD_NOT_ALLOWED", "This path does not support this method. See the Allow header.");

    /// <summary>408: the body arrived too slowly.</summary>
    public static readonly Problem RequestTimeout = new(408, "REQUEST_TIMEOUT", "The body arrived too slowly.");

    /// <summary>409: a unique constraint of the database was violated.</summary>
    public static readonly Problem Conflict = new(409, "CONFLICT", "A resource with the same unique values already exists.");

    /// <summary>412: an <c>If-Match</c> that does not match (RFC 9110 §13.1.1).</summary>
    public static readonly Problem PreconditionFailed =
        new(412, "PRECONDITION_FAILED", "The resource was modified since you loaded it. Reload it and retry.");

    /// <summary>413: the body exceeds 64 KiB.</summary>
    public static readonly Problem PayloadTooLarge = new(413, "PAYLOAD_TOO_LARGE", "The body is larger than 65,536 bytes.");

    /// <summary>415: the media type of the body is not JSON.</summary>
    public static readonly Problem UnsupportedMediaType = new(415, "UNSUPPORTED_MEDIA_TYPE", "Send the body as Content-Type: application/json.");

    /// <summary>422: the body or the query is readable but invalid; <c>errors</c> has the messages.</summary>
    public static readonly Problem ValidationFailed = new(422, "VALIDATION_FAILED", "Some values are invalid. See errors.");

    /// <summary>429: too many requests.</summary>
    public static readonly Problem TooManyRequests = new(429, "TOO_MANY_REQUESTS", "Too many requests. Retry after the number of seconds in Retry-After.");

    /// <summary>500: server error.</summary>
    public static readonly Problem InternalError = new(500, "INTERNAL_ERROR", "An unexpected error occurred. Quote the trace_id when you report it.");

    /// <summary>503: a dependency is unavailable; <c>Retry-After</c> has the seconds to wait.</summary>
    public static readonly Problem ServiceUnavailable = new(503, "SERVICE_UNAVAILABLE", "The service is temporarily unavailable. Retry after the number of seconds in Retry-After.");

    // As ASP.NET Core writes JSON: nothing here ends up in HTML.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<int, Problem> ByStatus = new[]
    {
        MalformedBody, Forbidden, NotFound, MethodNotAllowed, RequestTimeout, Conflict, PreconditionFailed, PayloadTooLarge, UnsupportedMediaType, ValidationFailed,
        TooManyRequests, InternalError, ServiceUnavailable,
    }.ToDictionary(problem => problem.Status);

    /// <summary>For <see cref="ValidationFailed"/>: messages by the field's name in JSON.</summary>
    public IDictionary<string, string[]>? Errors { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    /// <summary>The problem for failures of binding or validation: the one that a failure has as its state, otherwise a 422 with their messages.</summary>
    public static Problem Of(IReadOnlyCollection<ValidationFailure> failures) =>
        failures.Select(failure => failure.CustomState).OfType<Problem>().FirstOrDefault() ?? Invalid(failures);

    /// <summary>422 for a single invalid value.</summary>
    /// <param name="name">The name of the member or parameter in JSON or in the query.</param>
    /// <param name="message">What is invalid.</param>
    public static Problem Invalid(string name, string message) => Invalid([new ValidationFailure(name, message)]);

    /// <summary>The problem for a status code set by the framework.</summary>
    public static Problem For(int status) => ByStatus.TryGetValue(status, out var problem)
        ? problem
        : new Problem(status, ReasonPhrases.GetReasonPhrase(status).ToUpperInvariant().Replace(' ', '_'), ReasonPhrases.GetReasonPhrase(status) + ".");

    /// <summary>Writes the response: status, headers and document.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        if (Status == StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = "1";

        // A handler can have written something before it failed. Afterwards, this would be 0 if the client is gone.
        var length = response.BodyWriter.UnflushedBytes;
        using (var document = new Utf8JsonWriter(response.BodyWriter, Relaxed))
        {
            Write(document, RequestNames.TraceIdOf(httpContext));
            document.Flush();
            length += document.BytesCommitted;
        }

        // Without it, the document would be sent in chunks.
        response.ContentLength = length;
        await response.BodyWriter.FlushAsync(httpContext.RequestAborted);
    }

    private void Write(Utf8JsonWriter document, string traceId)
    {
        document.WriteStartObject();
        document.WriteString("type"u8, "about:blank"u8);
        document.WriteString("title"u8, ReasonPhrases.GetReasonPhrase(Status));
        document.WriteNumber("status"u8, Status);
        document.WriteString("detail"u8, Detail);
        document.WriteString("error_code"u8, ErrorCode);
        document.WriteString("trace_id"u8, traceId);
        if (Errors is not null)
        {
            document.WriteStartObject("errors"u8);
            foreach (var (field, messages) in Errors)
            {
                document.WriteStartArray(field);
                foreach (var message in messages) document.WriteStringValue(message);
                document.WriteEndArray();
            }

            document.WriteEndObject();
        }

        document.WriteEndObject();
    }

    private static Problem Invalid(IReadOnlyCollection<ValidationFailure> failures) => ValidationFailed with
    {
        Detail = $"{NameOf(failures.First())}: {failures.First().ErrorMessage}",
        Errors = failures.GroupBy(NameOf).ToDictionary(field => field.Key, field => field.Select(failure => failure.ErrorMessage).ToArray()),
    };

    // Query parameters are case-insensitive.
    private static string NameOf(ValidationFailure failure) => failure.PropertyName.ToLowerInvariant();
}

/// <summary>Declares the problems of an endpoint.</summary>
public static class ProblemMetadata
{
    /// <summary>Declares the problems that the endpoint itself can return. Those that follow from its route and request are added automatically.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder route, params Problem[] problems)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata([.. problems]);
}
