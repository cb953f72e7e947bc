using System.Buffers.Text;
using System.Text;
using Tests.OpenApi;

namespace Tests.BetterAuth;

/// <summary>Better Auth signs users up and issues tokens, and the API, a separate process, validates them.</summary>
[Trait("Category", "Slow")]
public sealed class EndToEndTests : IDisposable
{
    private const string Old = "the-old-secret-of-more-than-32-bytes-in-all";
    private const string New = "the-new-secret-of-more-than-32-bytes-in-all";

    private readonly TempFolder _folder = new();
    private readonly List<IDisposable> _running = [];

    public void Dispose()
    {
        foreach (var process in _running) process.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Users_reach_only_their_own_paths()
    {
        var betterAuth = await StartBetterAuth(("BETTER_AUTH_SECRET", Old));
        using var app = SocketApp.Running(("BETTER_AUTH_SECRET", Old), ("BETTER_AUTH_URL", betterAuth.Url));
        var api = app.Raw;
        var (ada, bob) = (await betterAuth.SignUp("ada"), await betterAuth.SignUp("bob"));
        var (ofAda, ofBob) = (Bearer(await betterAuth.Token(ada)), Bearer(await betterAuth.Token(bob)));

        var me = await api.Get("/api/me", ofAda);
        (me.Status, me.Member("user_id"), me.Member("email"), me.Member("name")).ShouldBe((200, ada.Id, "ada@example.com", "ada"));
        (await api.Get($"/api/{ada.Id}/things", ofAda)).Status.ShouldBe(200);
        (await api.Get($"/api/{bob.Id}/things", ofBob)).Status.ShouldBe(200);
        (await api.Get($"/api/{bob.Id}/things", ofAda)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
        (await api.Get($"/api/{ada.Id}/things", ofBob)).ErrorCode().ShouldBe("FORBIDDEN_USER_ACCESS");
        (await api.Get($"/api/{ada.Id}/things")).ErrorCode().ShouldBe("MISSING_TOKEN");
        (await api.Get($"/api/{ada.Id}/things", Tampered(ofAda))).ErrorCode().ShouldBe("INVALID_TOKEN_SIGNATURE");
    }

    [Fact]
    public async Task A_token_ends_with_its_lifetime()
    {
        var betterAuth = await StartBetterAuth(("BETTER_AUTH_SECRET", Old), ("JWT_EXPIRES_IN", "3s"));
        var api = await StartApi(("BETTER_AUTH_SECRET", Old), ("BETTER_AUTH_URL", betterAuth.Url), ("AUTH_CLOCK_SKEW", "0"));
        var token = Bearer(await betterAuth.Token(await betterAuth.SignUp("ada")));

        (await api.Get("/api/me", token)).Status.ShouldBe(200);
        RawAnswer answer;
        do
        {
            await Task.Delay(100);
            answer = await api.Get("/api/me", token);
        }
        while (answer.Status == 200);

        answer.ErrorCode().ShouldBe("TOKEN_EXPIRED");
        answer.Header("WWW-Authenticate").ShouldStartWith("Bearer error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_secret_is_rotated_without_a_rejected_request()
    {
        // In README's order: the API gets the new secret, then Better Auth signs with it, then the API drops the old one.
        var before = await StartBetterAuth(("BETTER_AUTH_SECRETS", $"1:{Old}"));
        var knowsOld = await StartApi(("BETTER_AUTH_SECRETS", $"1:{Old}"), ("BETTER_AUTH_ISSUER", before.Url));
        var signedByOld = Bearer(await before.Token(await before.SignUp("ada")));
        (await knowsOld.Get("/api/me", signedByOld)).Status.ShouldBe(200);

        var knowsBoth = await StartApi(("BETTER_AUTH_SECRETS", $"2:{New},1:{Old}"));
        (await knowsBoth.Get("/api/me", signedByOld)).Status.ShouldBe(200);
        (await knowsBoth.Get("/api/me", Bearer(await before.Token(await before.SignUp("bob"))))).Status.ShouldBe(200);

        var after = await StartBetterAuth(("BETTER_AUTH_SECRETS", $"2:{New},1:{Old}"));
        var signedByNew = Bearer(await after.Token(await after.SignUp("ada")));
        (await knowsBoth.Get("/api/me", signedByNew)).Status.ShouldBe(200);
        (await knowsBoth.Get("/api/me", signedByOld)).Status.ShouldBe(200);

        var knowsNew = await StartApi(("BETTER_AUTH_SECRETS", $"2:{New}"));
        (await knowsNew.Get("/api/me", signedByNew)).Status.ShouldBe(200);
        (await knowsNew.Get("/api/me", signedByOld)).ErrorCode().ShouldBe("INVALID_TOKEN_SIGNATURE");
    }

    [Fact]
    public async Task Other_tokens_that_the_same_secret_signs_are_refused()
    {
        var betterAuth = await StartBetterAuth(("BETTER_AUTH_SECRET", Old), ("COOKIE_CACHE", "jwt"), ("PRINT_VERIFICATION_TOKEN", "1"));
        var checksIssuer = await StartApi(("BETTER_AUTH_SECRET", Old), ("BETTER_AUTH_URL", betterAuth.Url));
        var checksNone = await StartApi(("BETTER_AUTH_SECRET", Old));
        var ada = await betterAuth.SignUp("ada");
        var sessionData = ada.Cookie("session_data");
        var verification = await betterAuth.VerificationToken(ada);

        foreach (var other in new[] { sessionData, verification })
        {
            other.Split('.').Length.ShouldBe(3);
            Token.SignEncoded(other[..other.LastIndexOf('.')], Old).ShouldBe(other, "it is signed with the secret as it is");
            (await checksIssuer.Get("/api/me", Bearer(other))).ErrorCode().ShouldBe("INVALID_ISSUER");
            (await checksNone.Get("/api/me", Bearer(other))).ErrorCode().ShouldBe("MISSING_UID_CLAIM");
        }

        var session = await checksIssuer.Get("/api/me", Bearer(Uri.UnescapeDataString(ada.Cookie("session_token"))));
        session.ErrorCode().ShouldBe("MALFORMED_TOKEN");
        session.Member("detail")!.ShouldContain("session token");
    }

    [Fact]
    public async Task A_token_of_another_kind_keeps_its_typ_and_is_refused()
    {
        var api = await StartApi(("BETTER_AUTH_SECRET", Old));
        var claims = $"{{ uid: 'ada', iat: {DateTimeOffset.UtcNow.ToUnixTimeSeconds()}, exp: {DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 900} }}";

        var forApi = await BetterAuthServer.Sign(Old, claims, "undefined");
        var forLogout = await BetterAuthServer.Sign(Old, claims, "{ typ: 'logout+jwt', alg: 'none' }");

        HeaderOf(forApi).ShouldBe("""{"typ":"JWT","alg":"HS256"}""");
        (await api.Get("/api/me", Bearer(forApi))).Status.ShouldBe(200);
        HeaderOf(forLogout).ShouldBe("""{"typ":"logout+jwt","alg":"HS256"}""");
        (await api.Get("/api/me", Bearer(forLogout))).ErrorCode().ShouldBe("MALFORMED_TOKEN");
    }

    [Fact]
    public async Task A_token_for_the_API_does_not_verify_an_email_address()
    {
        var betterAuth = await StartBetterAuth(("BETTER_AUTH_SECRET", Old), ("PRINT_VERIFICATION_TOKEN", "1"));
        var ada = await betterAuth.SignUp("ada");

        (await betterAuth.VerifyEmail(await betterAuth.Token(ada))).Status.ShouldBe(401);
        (await betterAuth.VerifyEmail(await betterAuth.VerificationToken(ada))).Status.ShouldBe(200);
    }

    private async Task<BetterAuthServer> StartBetterAuth(params (string, string)[] variables)
    {
        var server = await BetterAuthServer.Start(variables);
        _running.Add(server);
        return server;
    }

    private async Task<RawClient> StartApi(params (string, string)[] variables)
    {
        var api = Command.StartApi(_folder.Path, [("ASPNETCORE_URLS", "http://127.0.0.1:0"), .. variables]);
        _running.Add(api);
        return new RawClient(new Uri(await api.Says("Now listening on:")), DocumentCheck.Hold);
    }

    private static string HeaderOf(string token) => Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[0]));

    private static string Bearer(string token) => $"Authorization: Bearer {token}";

    // Changes a character in the middle of the payload.
    private static string Tampered(string header)
    {
        var middle = header.Length / 2;
        return $"{header[..middle]}{(header[middle] == 'A' ? 'B' : 'A')}{header[(middle + 1)..]}";
    }
}
