package io.madang.dtls;

import io.madang.wire.WallClock;
import java.io.IOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Date;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.DefaultDigestAlgorithmIdentifierFinder;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcECContentSignerBuilder;

/// A self-signed certificate with its private key (ECDSA on P-256, as RFC 8827 wants), made for one
/// process: signaling carries its fingerprint, and nobody looks at its name or dates.
///
/// Immutable, any thread.
public final class DtlsCertificate {
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final String FINGERPRINT_ALGORITHM = "sha-256";
  private static final int SERIAL_NUMBER_BITS = 64;

  /// Begins in the past for peers whose clocks are behind, and outlives any process.
  private static final Duration AGE_AT_BIRTH = Duration.ofDays(1);

  private static final Duration LIFETIME = Duration.ofDays(3650);
  private static final long NANOS_PER_MILLI = 1_000_000L;

  /// The same name for all: a certificate must not tell its owners apart (RFC 8827, section 6.5).
  private static final String NAME = "CN=madang";

  private final byte[] encoded;
  private final ECPrivateKeyParameters privateKey;
  private final Fingerprint fingerprint;

  private DtlsCertificate(byte[] encoded, ECPrivateKeyParameters privateKey) {
    this.encoded = encoded;
    this.privateKey = privateKey;
    this.fingerprint = Fingerprint.of(FINGERPRINT_ALGORITHM, encoded);
  }

  /// Makes a key pair and a certificate of it.
  public static DtlsCertificate generate(SecureRandom random) {
    AsymmetricCipherKeyPair keys = generateKeys(random);
    try {
      X509CertificateHolder certificate = sign(keys, random);
      return new DtlsCertificate(
          certificate.getEncoded(), (ECPrivateKeyParameters) keys.getPrivate());
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate of our own cannot be made", e);
    }
  }

  /// The SHA-256 fingerprint for `a=fingerprint`.
  public Fingerprint fingerprint() {
    return fingerprint;
  }

  /// The certificate in DER.
  byte[] encoded() {
    return encoded.clone();
  }

  ECPrivateKeyParameters privateKey() {
    return privateKey;
  }

  private static AsymmetricCipherKeyPair generateKeys(SecureRandom random) {
    ECKeyPairGenerator generator = new ECKeyPairGenerator();
    ECNamedDomainParameters curve = ECNamedDomainParameters.lookup(SECObjectIdentifiers.secp256r1);
    generator.init(new ECKeyGenerationParameters(curve, random));
    return generator.generateKeyPair();
  }

  @SuppressWarnings("JavaUtilDate") // the library wants Dates
  private static X509CertificateHolder sign(AsymmetricCipherKeyPair keys, SecureRandom random)
      throws IOException, OperatorCreationException {
    X500Name name = new X500Name(NAME);
    long now = WallClock.system().unixNanos() / NANOS_PER_MILLI;
    X509v3CertificateBuilder builder =
        new X509v3CertificateBuilder(
            name,
            new BigInteger(SERIAL_NUMBER_BITS, random).setBit(0),
            new Date(now - AGE_AT_BIRTH.toMillis()),
            new Date(now + LIFETIME.toMillis()),
            name,
            SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(keys.getPublic()));
    AlgorithmIdentifier signature = new DefaultSignatureAlgorithmIdentifierFinder().find(SIGNATURE);
    AlgorithmIdentifier digest = new DefaultDigestAlgorithmIdentifierFinder().find(signature);
    return builder.build(
        new BcECContentSignerBuilder(signature, digest)
            .setSecureRandom(random)
            .build(keys.getPrivate()));
  }
}
