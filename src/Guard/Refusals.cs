using System.Diagnostics.Metrics;
using Api.Guard.Tokens;
using Api.Http;

namespace Api.Guard;

/// <summary>Writes 401 and 403 responses, counts them and logs them with error_code and route template, never with the token or the path.</summary>
internal sealed partial class Refusals(IMeterFactory meters, ILogger<Refusals> logger)
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Api.Guard";

    /// <summary>403: the path belongs to another user.</summary>
    public static readonly Problem SomeoneElses = new(403, "FORBIDDEN_USER_ACCESS", "Access denied: cannot access another user's resources");

    private readonly Counter<long> _count = meters.Create(MeterName)
        .CreateCounter<long>("guard.refusals", "{request}", "Requests that the guard rejected, by error_code and http.route.");

    // Built once, because attackers can trigger them at will.
    private static readonly Dictionary<TokenError, (Problem Problem, string Challenge)> Rows =
        Enum.GetValues<TokenError>().Where(error => error != TokenError.None).ToDictionary(error => error, error => (ProblemOf(error), ChallengeOf(error)));

    /// <summary>All 401 problems.</summary>
    public static IEnumerable<Problem> Unauthenticated => Rows.Values.Select(row => row.Problem);

    /// <summary>Writes a 401 with the challenge of RFC 6750 §3.</summary>
    public Task Unauthorized(HttpContext context, TokenError error)
    {
        var (problem, challenge) = Rows[error];
        context.Response.Headers.WWWAuthenticate = challenge;
        return Answer(context, problem);
    }

    /// <summary>Writes a 403.</summary>
    public Task Forbidden(HttpContext context) => Answer(context, OwnerOnly.IsSomeoneElses(context) ? SomeoneElses : Problem.Forbidden);

    private static string ChallengeOf(TokenError error) => error switch
    {
        TokenError.MissingToken => BearerHandler.SchemeName,
        TokenError.InvalidHeaderFormat => $"{BearerHandler.SchemeName} error=\"invalid_request\", error_description=\"{ProblemOf(error).Detail}\"",
        _ => $"{BearerHandler.SchemeName} error=\"invalid_token\", error_description=\"{ProblemOf(error).Detail}\"",
    };

    // Details contain no quotation mark or backslash, which RFC 6750 §3 forbids in error_description.
    private static Problem ProblemOf(TokenError error) => error switch
    {
        TokenError.MissingToken => new(401, "MISSING_TOKEN", "A token is required. Send Authorization: Bearer <token>."),
        TokenError.InvalidHeaderFormat => new(401, "INVALID_HEADER_FORMAT", "The Authorization header is invalid. Send exactly one, with Bearer, a space and the token."),
        TokenError.Malformed => new(401, "MALFORMED_TOKEN", "The token is not a valid JSON Web Token."),
        TokenError.SessionToken => new(401, "MALFORMED_TOKEN", "This looks like a Better Auth session token, not a JSON Web Token: fetch a JWT from /api/auth/token."),
        TokenError.UnsupportedAlgorithm => new(401, "UNSUPPORTED_ALGORITHM", "The token is not signed with HS256, which is the only supported algorithm."),
        TokenError.AsymmetricAlgorithm => new(401, "UNSUPPORTED_ALGORITHM", "Better Auth is not configured to sign HS256. Set jwt.sign in its jwt plugin to sign HS256 with BETTER_AUTH_SECRET."),
        TokenError.InvalidSignature => new(401, "INVALID_TOKEN_SIGNATURE", "The token is not signed with a secret of this API."),
        TokenError.Expired => new(401, "TOKEN_EXPIRED", "The token has expired. Request a new one."),
        TokenError.NotYetValid => new(401, "TOKEN_NOT_YET_VALID", "The token is not valid yet. Compare the clocks of this API and the issuer."),
        TokenError.LifetimeTooLong => new(401, "TOKEN_LIFETIME_TOO_LONG", "The lifetime of the token exceeds the maximum of this API."),
        TokenError.InvalidIssuer => new(401, "INVALID_ISSUER", "The issuer of the token is not the expected one."),
        TokenError.InvalidAudience => new(401, "INVALID_AUDIENCE", "The token is not intended for this API."),
        TokenError.MissingUid => new(401, "MISSING_UID_CLAIM", "The token has no uid claim. Add it in definePayload of Better Auth's jwt plugin."),
        _ => throw new ArgumentOutOfRangeException(nameof(error), error, "No refusal."),
    };

    private Task Answer(HttpContext context, Problem problem)
    {
        var route = RequestNames.RouteOf(context);
        _count.Add(1, new("error_code", problem.ErrorCode), new("http.route", route));
        var traceId = RequestNames.TraceIdOf(context);
        LogRefusal(problem.Status, problem.ErrorCode, route, traceId);
        return problem.ExecuteAsync(context);
    }

    [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "Rejected with {Status} {ErrorCode} at {Route}, trace {TraceId}")]
    private partial void LogRefusal(int status, string errorCode, string route, string traceId);
}
