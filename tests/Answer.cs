using System.Net;
using System.Text.Json;

namespace Tests;

/// <summary>Reads responses.</summary>
public static class Answer
{
    /// <summary>The body as JSON.</summary>
    public static async Task<JsonElement> Json(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync());
        return document.RootElement.Clone();
    }

    /// <summary>Asserts that this is a problem with this status and error_code, in the format of all errors; returns its body.</summary>
    public static async Task<JsonElement> ShouldBeProblem(this HttpResponseMessage response, HttpStatusCode status, string errorCode)
    {
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(status, text);
        response.Content.Headers.ContentType.ShouldNotBeNull().MediaType.ShouldBe("application/problem+json");
        response.Headers.CacheControl.ShouldNotBeNull().ToString().ShouldBe("no-store");
        response.Headers.Pragma.ShouldBeEmpty();
        response.Content.Headers.Contains("Expires").ShouldBeFalse();
        var problem = await response.Json();
        problem.GetProperty("error_code").GetString().ShouldBe(errorCode);
        problem.GetProperty("status").GetInt32().ShouldBe((int)status);
        problem.GetProperty("type").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("title").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("detail").GetString().ShouldNotBeNullOrEmpty();
        problem.GetProperty("trace_id").GetString().ShouldNotBeNullOrEmpty();
        return problem;
    }
}
