package io.madang.server.tls;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a server's certificate says. Immutable.
///
/// @param names the DNS names it is for, lower case; may begin with `*.`
/// @param addresses the IP addresses it is for, as [InetAddress#getHostAddress] writes them
/// @param notBeforeUnixMillis when it begins
/// @param notAfterUnixMillis when it ends
/// @param x509 the certificate itself
public record ServerCertificate(
    List<String> names,
    List<String> addresses,
    long notBeforeUnixMillis,
    long notAfterUnixMillis,
    X509Certificate x509) {
  /// Kinds of `subjectAltName` (RFC 5280, section 4.2.1.6).
  private static final int DNS_NAME = 2;

  private static final int IP_ADDRESS = 7;

  public ServerCertificate {
    names = List.copyOf(names);
    addresses = List.copyOf(addresses);
  }

  static ServerCertificate of(X509Certificate x509) throws CertificateParsingException {
    List<String> names = new ArrayList<>();
    List<String> addresses = new ArrayList<>();
    Collection<List<?>> alternatives = x509.getSubjectAlternativeNames();
    // The subject's common name does not count: browsers have not looked at it for years.
    for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
      String text = each.get(1).toString();
      if (each.get(0).equals(DNS_NAME)) {
        names.add(text.toLowerCase(Locale.ROOT));
      } else if (each.get(0).equals(IP_ADDRESS)) {
        addresses.add(InetAddress.ofLiteral(text).getHostAddress());
      }
    }
    return new ServerCertificate(
        names, addresses, x509.getNotBefore().getTime(), x509.getNotAfter().getTime(), x509);
  }

  /// The first name that is one host's.
  public Optional<String> hostName() {
    return names.stream().filter(name -> !name.contains("*")).findFirst();
  }

  /// Whether a client that asked for this host is content (RFC 9525, section 6.3): an asterisk
  /// stands for one whole label, the first one.
  public boolean covers(String host) {
    String wanted = host.toLowerCase(Locale.ROOT);
    int dot = wanted.indexOf('.');
    return names.contains(wanted) || dot > 0 && names.contains("*" + wanted.substring(dot));
  }

  /// Whether it is for this address.
  public boolean covers(InetAddress address) {
    return addresses.contains(withoutScope(address));
  }

  private static String withoutScope(InetAddress address) {
    String text = address.getHostAddress();
    int scope = address instanceof Inet6Address ? text.indexOf('%') : -1;
    return scope < 0 ? text : text.substring(0, scope);
  }

  @Override
  public String toString() {
    return "ServerCertificate" + names + addresses;
  }
}
