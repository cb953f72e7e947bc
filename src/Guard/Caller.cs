using System.Security.Claims;
using FastEndpoints;

namespace Api.Guard;

/// <summary>
/// The user of the verified token. Available as <c>this.Caller</c> in endpoint classes, as a parameter in minimal API handlers, and from
/// <see cref="Of"/> elsewhere.
/// </summary>
/// <param name="Id">The uid claim: the user's id in Better Auth; never empty.</param>
/// <param name="Email">The email claim, or null.</param>
/// <param name="Name">The name claim, or null.</param>
/// <param name="IssuedAt">The iat claim.</param>
/// <param name="ExpiresAt">The exp claim.</param>
public sealed record Caller(string Id, string? Email, string? Name, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>Binds the parameter of a minimal API handler.</summary>
    /// <exception cref="InvalidOperationException">The request has no verified token, because the route allows anonymous callers.</exception>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(Of(context));

    /// <summary>The caller of this request.</summary>
    /// <exception cref="InvalidOperationException">The request has no verified token, because the route allows anonymous callers.</exception>
    public static Caller Of(HttpContext context) => Find(context)
        ?? throw new InvalidOperationException("There is no caller: this route is open to anonymous callers, so it cannot ask for one.");

    internal static Caller? Find(HttpContext context) => context.Features.Get<BearerResult>()?.Caller;

    /// <summary>The same claims for code that reads the <see cref="ClaimsPrincipal"/>, for example an authorization policy.</summary>
    internal ClaimsPrincipal ToPrincipal(string scheme) => new(new CallerIdentity(this, scheme));
}

/// <summary>Creates the claims on first use: for most requests, only the existence of a caller matters.</summary>
internal sealed class CallerIdentity(Caller caller, string scheme) : ClaimsIdentity(scheme, nameType: "uid", roleType: "role")
{
    private Caller? _unread = caller;

    public override IEnumerable<Claim> Claims
    {
        get
        {
            Read();
            return base.Claims;
        }
    }

    public override bool TryRemoveClaim(Claim? claim)
    {
        Read();
        return base.TryRemoveClaim(claim);
    }

    public override ClaimsIdentity Clone()
    {
        Read();
        return base.Clone();
    }

    private void Read()
    {
        if (Interlocked.Exchange(ref _unread, null) is not { } caller) return;

        AddClaim(new Claim("uid", caller.Id));
        if (caller.Email is not null) AddClaim(new Claim("email", caller.Email));
        if (caller.Name is not null) AddClaim(new Claim("name", caller.Name));
    }
}

/// <summary>Adds the caller to endpoint classes.</summary>
public static class CallerExtensions
{
    extension(BaseEndpoint endpoint)
    {
        /// <summary>The caller of the request that this endpoint handles.</summary>
        /// <exception cref="InvalidOperationException">The request has no verified token, because the route allows anonymous callers.</exception>
        public Caller Caller => Caller.Of(endpoint.HttpContext);
    }
}
