package io.madang.server.tls;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/// The two PEM files of a certificate and its private key.
///
/// @param certificate the server's certificate first, then those that signed it
/// @param key PKCS #8, not encrypted
public record CertificateFiles(Path certificate, Path key) {
  private static final String CERTIFICATE = "madang.tls.certificate";
  private static final String KEY = "madang.tls.key";
  private static final byte[] SAMPLE = {'m', 'a', 'd', 'a', 'n', 'g'};

  /// The files of the settings; empty where there are none.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator if one is missing
  public static Optional<CertificateFiles> of(Optional<String> certificate, Optional<String> key) {
    if (certificate.isPresent() != key.isPresent()) {
      String present = certificate.isPresent() ? CERTIFICATE : KEY;
      String missing = certificate.isPresent() ? KEY : CERTIFICATE;
      throw new IllegalArgumentException(
          present + " is set and " + missing + " is not. Set both, or none to do without TLS");
    }
    return certificate.map(
        text -> new CertificateFiles(Path.of(text.strip()), Path.of(key.orElseThrow().strip())));
  }

  /// Reads both, and whether they belong together.
  ///
  /// @throws IllegalArgumentException with a sentence for the operator
  public ServerCertificate read() {
    X509Certificate leaf = leaf();
    requirePair(leaf.getPublicKey(), privateKey(leaf.getPublicKey().getAlgorithm()));
    try {
      return ServerCertificate.of(leaf);
    } catch (CertificateException malformed) {
      throw new IllegalArgumentException(
          CERTIFICATE + ": " + certificate + " names hosts that cannot be read", malformed);
    }
  }

  private X509Certificate leaf() {
    List<PemBlocks.Block> chain =
        PemBlocks.read(CERTIFICATE, certificate).stream()
            .filter(block -> block.label().equals("CERTIFICATE"))
            .toList();
    if (chain.isEmpty()) {
      throw new IllegalArgumentException(
          CERTIFICATE + ": there is no -----BEGIN CERTIFICATE----- in " + certificate);
    }
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      X509Certificate leaf = parse(factory, chain.getFirst());
      for (PemBlocks.Block signer : chain.subList(1, chain.size())) {
        parse(factory, signer);
      }
      return leaf;
    } catch (CertificateException malformed) {
      throw new IllegalArgumentException(
          CERTIFICATE + ": a certificate in " + certificate + " is damaged", malformed);
    }
  }

  private static X509Certificate parse(CertificateFactory factory, PemBlocks.Block block)
      throws CertificateException {
    return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes()));
  }

  private PrivateKey privateKey(String algorithm) {
    for (PemBlocks.Block block : PemBlocks.read(KEY, key)) {
      switch (block.label()) {
        case "PRIVATE KEY" -> {
          return parseKey(algorithm, block);
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IllegalArgumentException(
                KEY
                    + ": "
                    + key
                    + " is encrypted, and nobody is there to ask for the password. Decrypt it:"
                    + " openssl pkcs8 -in OLD -out NEW");
        case "RSA PRIVATE KEY", "EC PRIVATE KEY", "DSA PRIVATE KEY" ->
            throw new IllegalArgumentException(
                KEY
                    + ": "
                    + key
                    + " has an old form. Convert it: openssl pkcs8 -topk8 -nodes -in OLD -out NEW");
        default -> {}
      }
    }
    throw new IllegalArgumentException(KEY + ": there is no -----BEGIN PRIVATE KEY----- in " + key);
  }

  private PrivateKey parseKey(String algorithm, PemBlocks.Block block) {
    try {
      return KeyFactory.getInstance(algorithm)
          .generatePrivate(new PKCS8EncodedKeySpec(block.bytes()));
    } catch (InvalidKeySpecException other) {
      throw notOfThisCertificate();
    } catch (GeneralSecurityException unknown) {
      throw new IllegalArgumentException(
          CERTIFICATE + ": keys of the kind " + algorithm + " are not known here", unknown);
    }
  }

  /// What the one signs the other verifies.
  private void requirePair(PublicKey shown, PrivateKey secret) {
    try {
      Signature signature = Signature.getInstance(signatureOf(shown.getAlgorithm()));
      signature.initSign(secret);
      signature.update(SAMPLE);
      byte[] signed = signature.sign();
      signature.initVerify(shown);
      signature.update(SAMPLE);
      if (!signature.verify(signed)) {
        throw notOfThisCertificate();
      }
    } catch (GeneralSecurityException unfit) {
      throw notOfThisCertificate();
    }
  }

  private static String signatureOf(String algorithm) {
    return switch (algorithm) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> algorithm;
    };
  }

  private IllegalArgumentException notOfThisCertificate() {
    return new IllegalArgumentException(
        KEY + ": the key in " + key + " is not that of the certificate in " + certificate);
  }
}
