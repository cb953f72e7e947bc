using System.Globalization;
using FastEndpoints;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Api.Http;

/// <summary>A resource whose responses have an <c>ETag</c>.</summary>
public interface ITagged
{
    /// <summary>The strong entity tag of its current state (RFC 9110 §8.8.3).</summary>
    string ETag { get; }
}

/// <summary>An endpoint that evaluates <c>If-Match</c> and <c>If-None-Match</c> (RFC 9110 §13.1). The OpenAPI document lists the headers.</summary>
public interface IConditional;

/// <summary>
/// <c>If-Match</c> and <c>If-None-Match</c> of a request (RFC 9110 §13.1), for resources whose entity tag is the version of their row:
/// version 3 is <c>"3"</c>. Available as <c>this.Preconditions</c> in endpoints that are <see cref="IConditional"/>.
/// </summary>
/// <remarks>A statement that changes a row evaluates them itself, so that nothing can happen between the check and the change:
/// <c>AND (@AnyVersion OR version IN {=Versions}) AND version NOT IN {=OtherThan}</c>.</remarks>
public sealed class Preconditions
{
    // No row has version 0. SQL has no empty list.
    private const long None = 0;

    private readonly bool _isAnyMatch;
    private readonly IReadOnlyList<long> _match;
    private readonly bool _isUnlessThere;

    /// <summary>Parses the values of the two headers.</summary>
    public Preconditions(StringValues ifMatch, StringValues ifNoneMatch)
    {
        var match = TagsOf(ifMatch);
        var noneMatch = TagsOf(ifNoneMatch);
        _isAnyMatch = ifMatch.Count == 0 || IsAny(match);
        // Strong comparison for If-Match (§13.1.1): a weak tag never matches. Weak comparison for If-None-Match (§13.1.2).
        _match = VersionsOf(match.Where(tag => !tag.IsWeak));
        _isUnlessThere = IsAny(noneMatch);
        OtherThan = VersionsOf(noneMatch);
    }

    /// <summary>Whether any existing version matches <c>If-Match</c>.</summary>
    public bool AnyVersion => _isAnyMatch && !_isUnlessThere;

    /// <summary>The versions that match <c>If-Match</c>; never empty, although no row may have any of them.</summary>
    public IReadOnlyList<long> Versions => _isUnlessThere ? [None] : _match;

    /// <summary>The versions that <c>If-None-Match</c> excludes; never empty.</summary>
    public IReadOnlyList<long> OtherThan { get; }

    /// <summary>The entity tag of a version.</summary>
    public static string TagOf(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether <c>If-Match</c> is absent or matches this version.</summary>
    public bool IsMatch(long version) => _isAnyMatch || _match.Contains(version);

    /// <summary>Whether <c>If-None-Match</c> names this version, so that the response is 304.</summary>
    public bool IsKnown(long version) => _isUnlessThere || OtherThan.Contains(version);

    // A value that is neither a single * nor a list of entity tags matches nothing.
    private static IList<EntityTagHeaderValue> TagsOf(StringValues header) =>
        EntityTagHeaderValue.TryParseStrictList([.. header.OfType<string>()], out var tags) && (!tags.Any(IsStar) || header is [{ } only] && only.Trim(' ', '\t') == "*") ? tags : [];

    private static bool IsAny(IList<EntityTagHeaderValue> tags) => tags is [var only] && IsStar(only);

    private static bool IsStar(EntityTagHeaderValue tag) => tag.Tag == "*";

    private static IReadOnlyList<long> VersionsOf(IEnumerable<EntityTagHeaderValue> tags) => [None, .. tags.Select(VersionOf).OfType<long>().Distinct()];

    private static long? VersionOf(EntityTagHeaderValue tag) =>
        long.TryParse(tag.Tag.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && TagOf(version) == tag.Tag ? version : null;
}

/// <summary>Adds preconditions to endpoint classes.</summary>
public static class PreconditionsExtensions
{
    extension<TEndpoint>(TEndpoint endpoint)
        where TEndpoint : BaseEndpoint, IConditional
    {
        /// <summary>The preconditions of the request that this endpoint handles.</summary>
        public Preconditions Preconditions => new(endpoint.HttpContext.Request.Headers.IfMatch, endpoint.HttpContext.Request.Headers.IfNoneMatch);
    }
}
