using System.Data.Common;
using Api.Http;
using Microsoft.AspNetCore.Diagnostics;

namespace Api.Data;

/// <summary>Writes the response to a request that failed with a <see cref="DbException"/>.</summary>
internal sealed class DatabaseErrorHandler(IHostEnvironment environment) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not DbException error) return false;

        var problem = DatabaseError.ProblemOf(error);
        // The message names tables and may quote values, so only Development shows it.
        if (problem == Problem.InternalError && environment.IsDevelopment()) problem = problem with { Detail = error.Message };
        await problem.ExecuteAsync(httpContext);
        return true;
    }
}
