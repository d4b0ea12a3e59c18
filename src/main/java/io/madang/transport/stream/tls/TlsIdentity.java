package io.madang.transport.stream.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A server's certificate with its key, and what it is good for. Immutable.
///
/// The key is given to the TLS implementation only, and never shown.
public final class TlsIdentity {
  private static final int DNS_NAME = 2;
  private static final int IP_ADDRESS = 7;

  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<String> names;
  private final List<InetAddress> addresses;

  private TlsIdentity(List<X509Certificate> chain, PrivateKey key) throws CertificateException {
    this.chain = List.copyOf(chain);
    this.key = key;
    Collection<List<?>> found = chain.getFirst().getSubjectAlternativeNames();
    Collection<List<?>> alternatives = found == null ? List.of() : found;
    var dns = new ArrayList<String>();
    var ips = new ArrayList<InetAddress>();
    for (List<?> name : alternatives) {
      if (name.get(0) instanceof Integer type && name.get(1) instanceof String value) {
        if (type == DNS_NAME) {
          dns.add(value.toLowerCase(Locale.ROOT));
        } else if (type == IP_ADDRESS) {
          ips.add(InetAddress.ofLiteral(value));
        }
      }
    }
    names = List.copyOf(dns);
    addresses = List.copyOf(ips);
  }

  /// Reads and checks both files. Blocks.
  ///
  /// @throws IOException if they cannot be used: the message is a sentence that says what to do
  public static TlsIdentity load(TlsFiles files) throws IOException {
    return of(files, PemFile.read(files.certificate()), PemFile.read(files.key()));
  }

  /// @param certificate the content of its file
  /// @param key the content of its file
  static TlsIdentity of(TlsFiles files, byte[] certificate, byte[] key) throws IOException {
    try {
      List<X509Certificate> chain = chain(PemFile.parse(files.certificate(), certificate));
      X509Certificate leaf = chain.getFirst();
      PrivateKey found = PrivateKeys.read(PemFile.parse(files.key(), key), leaf.getPublicKey());
      requirePair(files, leaf, found);
      return new TlsIdentity(chain, found);
    } catch (CertificateException malformed) {
      throw new IOException(
          files.certificate()
              + " holds a certificate that cannot be read: "
              + malformed.getMessage()
              + ". Name the file with the full chain in PEM.",
          malformed);
    }
  }

  private static List<X509Certificate> chain(PemFile file)
      throws IOException, CertificateException {
    var factory = CertificateFactory.getInstance("X.509");
    var chain = new ArrayList<X509Certificate>();
    for (PemFile.Block block : file.blocks()) {
      if (block.label().equals("CERTIFICATE")) {
        var der = new ByteArrayInputStream(block.der());
        chain.add((X509Certificate) factory.generateCertificate(der));
      }
    }
    if (chain.isEmpty()) {
      throw new IOException(
          file.path()
              + " holds no certificate in PEM. Name the file with the full chain (add it by: openssl"
              + " x509 -inform DER -in CERTIFICATE -out NEW if it is binary).");
    }
    return chain;
  }

  /// A key that signs what the certificate does not verify belongs to another one.
  private static void requirePair(TlsFiles files, X509Certificate leaf, PrivateKey key)
      throws IOException {
    String algorithm =
        switch (leaf.getPublicKey().getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case "RSASSA-PSS" -> "RSASSA-PSS";
          default -> "EdDSA";
        };
    boolean fits;
    try {
      fits = algorithm.equals("RSASSA-PSS") || verifies(algorithm, leaf, key);
    } catch (GeneralSecurityException unfit) {
      fits = false;
    }
    if (!fits) {
      throw new IOException(
          files.key()
              + " is not the key of the first certificate in "
              + files.certificate()
              + ". Name the key it was made with, and put the server's own certificate first.");
    }
  }

  private static boolean verifies(String algorithm, X509Certificate leaf, PrivateKey key)
      throws GeneralSecurityException {
    byte[] probe = "does the key fit".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(probe);
    byte[] signature = signer.sign();
    Signature verifier = Signature.getInstance(algorithm);
    verifier.initVerify(leaf.getPublicKey());
    verifier.update(probe);
    return verifier.verify(signature);
  }

  /// The DNS names it is for, in lower case; `*.` at the beginning is any one label.
  public List<String> names() {
    return names;
  }

  /// The IP addresses it is for.
  public List<InetAddress> addresses() {
    return addresses;
  }

  /// The first DNS name that is a host's, not a wildcard.
  public Optional<String> firstName() {
    return names.stream().filter(name -> !name.startsWith("*.")).findFirst();
  }

  /// Whether a client that was given this host name accepts the certificate for it (RFC 9525,
  /// section 6.3).
  public boolean covers(String hostName) {
    String wanted = hostName.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    String wildcard = dot > 0 ? "*" + wanted.substring(dot) : wanted;
    return names.contains(wanted) || names.contains(wildcard);
  }

  public boolean covers(InetAddress address) {
    return addresses.contains(address);
  }

  public Instant notBefore() {
    return chain.getFirst().getNotBefore().toInstant();
  }

  /// When the server's own certificate expires.
  public Instant notAfter() {
    return chain.getFirst().getNotAfter().toInstant();
  }

  /// The server's own certificate first, then those of issuers as the file has them.
  public List<X509Certificate> chain() {
    return chain;
  }

  /// Whether the certificate is signed by its own key: no client trusts it by itself.
  public boolean isSelfSigned() {
    X509Certificate leaf = chain.getFirst();
    return leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal());
  }

  PrivateKey key() {
    return key;
  }

  /// Names and expiry.
  @Override
  public String toString() {
    return "TlsIdentity[" + names + ", " + addresses + ", until " + notAfter() + "]";
  }
}
