using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Deploy;

/// <summary>A self-signed certificate in the files that deploy/nginx.conf names.</summary>
internal static class Certificate
{
    /// <summary>Writes <c>fullchain.pem</c> and <c>privkey.pem</c>, and returns the certificate's thumbprint.</summary>
    public static string Write(TempFolder folder)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=api.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(folder.File("fullchain.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(folder.File("privkey.pem"), key.ExportPkcs8PrivateKeyPem());
        return certificate.Thumbprint;
    }
}
