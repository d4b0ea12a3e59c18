package io.madang.transport.stream.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// Self-signed certificates with their keys, as files of the usual forms.
///
/// @param algorithm `EC` (P-256) or `RSA` (2048 bits)
public record Certificates(String algorithm, KeyPair keys, X509Certificate certificate) {
  /// @param name the first of its DNS names
  public static Certificates make(String algorithm, String name) {
    try {
      var generator = KeyPairGenerator.getInstance(algorithm);
      if (algorithm.equals("EC")) {
        generator.initialize(new ECGenParameterSpec("secp256r1"));
      } else {
        generator.initialize(2_048);
      }
      KeyPair keys = generator.generateKeyPair();
      return new Certificates(algorithm, keys, sign(algorithm, keys, name));
    } catch (GeneralSecurityException | OperatorCreationException | IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static X509Certificate sign(String algorithm, KeyPair keys, String name)
      throws GeneralSecurityException, OperatorCreationException, IOException {
    var subject = new X500Name("CN=" + name);
    Instant now = Instant.ofEpochSecond(1_780_000_000L);
    var names =
        new GeneralNames(
            new GeneralName[] {
              new GeneralName(GeneralName.dNSName, "*.example.org"),
              new GeneralName(GeneralName.dNSName, name),
              new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
              new GeneralName(GeneralName.iPAddress, "fd00::2")
            });
    var builder =
        new JcaX509v3CertificateBuilder(
                subject,
                BigInteger.valueOf(keys.hashCode() & 0xffff_ffffL).add(BigInteger.ONE),
                Date.from(now.minus(Duration.ofDays(300))),
                Date.from(now.plus(Duration.ofDays(3_650))),
                subject,
                keys.getPublic())
            .addExtension(Extension.subjectAlternativeName, false, names);
    var signer =
        new JcaContentSignerBuilder(algorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
            .build(keys.getPrivate());
    byte[] der = builder.build(signer).getEncoded();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new java.io.ByteArrayInputStream(der));
  }

  /// Writes both files.
  public TlsFiles write(Path directory) throws IOException {
    var files = new TlsFiles(directory.resolve("cert.pem"), directory.resolve("key.pem"));
    Files.writeString(files.certificate(), certificatePem());
    Files.writeString(files.key(), pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    return files;
  }

  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException failure) {
      throw new IllegalStateException(failure);
    }
  }

  /// The key as OpenSSL wrote it before PKCS#8.
  public String oldKeyPem() throws IOException {
    PrivateKeyInfo info = PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded());
    byte[] inner = info.getPrivateKey().getOctets();
    return pem(algorithm + " PRIVATE KEY", inner);
  }

  public static String pem(String label, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
  }
}
