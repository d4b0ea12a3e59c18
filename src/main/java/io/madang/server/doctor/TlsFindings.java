package io.madang.server.doctor;

import io.madang.transport.stream.tls.TlsIdentity;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// The certificate, and the name that clients of TURN over TLS ask for.
final class TlsFindings {
  private static final long WARN_DAYS = 14;

  private TlsFindings() {}

  static void collect(Facts facts, Probes probes, List<Finding> found) {
    Facts.Tls tls = facts.tls();
    if (tls.certificate().isEmpty()) {
      found.add(noCertificate(facts));
      return;
    }
    TlsIdentity certificate = tls.certificate().get();
    validity(certificate, facts.nowUnixMillis(), found);
    if (!tls.problem().isEmpty()) {
      found.add(
          Finding.warning(
              "certificate-stale",
              "The certificate's files have changed and cannot be used, so the old one stays in"
                  + " use: "
                  + tls.problem()
                  + "."));
    }
    if (probes.otherCertificate()) {
      found.add(
          Finding.warning(
              "tls-other-certificate",
              "TCP port %d of an advertised address shows another certificate than this server's."
                      .formatted(tls.port())
                  + " Let what stands before this server pass that port on as it is."));
    }
    if (facts.turn().enabled() && tls.port() >= 0) {
      turnName(facts, certificate, probes, found);
    }
  }

  static long daysLeft(TlsIdentity certificate, long nowUnixMillis) {
    return Math.floorDiv(
        certificate.notAfter().toEpochMilli() - nowUnixMillis, TimeUnit.DAYS.toMillis(1));
  }

  static boolean coversTurnName(Facts.Tls tls) {
    return tls.certificate().isPresent()
        && tls.host().isPresent()
        && covers(tls.certificate().get(), tls.host().get());
  }

  private static boolean covers(TlsIdentity certificate, String host) {
    return certificate.covers(host)
        || isAddress(host) && certificate.covers(InetAddress.ofLiteral(unbracketed(host)));
  }

  private static boolean isAddress(String host) {
    return host.startsWith("[") || host.matches("[0-9.]+");
  }

  private static String unbracketed(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Finding noCertificate(Facts facts) {
    String text =
        "There is no certificate. Browsers give camera and microphone only to https:// pages and to"
            + " localhost, and some networks let nothing but TLS out. Set madang.tls.certificate"
            + " and madang.tls.key; for pages alone, a proxy with TLS in front will do.";
    return facts.production()
        ? Finding.warning("no-certificate", text)
        : Finding.info("no-certificate", text);
  }

  private static void validity(TlsIdentity certificate, long now, List<Finding> found) {
    long days = daysLeft(certificate, now);
    if (now < certificate.notBefore().toEpochMilli()) {
      found.add(
          Finding.error(
              "certificate-not-yet",
              "The certificate is not valid yet. Is this machine's clock right?"));
    } else if (now > certificate.notAfter().toEpochMilli()) {
      found.add(
          Finding.error(
              "certificate-expired",
              "The certificate has expired. Renew it; the new files are taken over without a"
                  + " restart."));
    } else if (days < WARN_DAYS) {
      found.add(
          Finding.warning(
              "certificate-expires",
              "The certificate expires in %d days. Renew it; the new files are taken over without a"
                      .formatted(days)
                  + " restart."));
    }
  }

  private static void turnName(
      Facts facts, TlsIdentity certificate, Probes probes, List<Finding> found) {
    if (facts.tls().host().isEmpty()) {
      found.add(
          Finding.warning(
              "turns-no-name",
              "Clients are not told of TURN over TLS: the certificate names no single host (%s). Set"
                      .formatted(String.join(", ", certificate.names()))
                  + " madang.tls.server-name to a name that it covers."));
      return;
    }
    String host = facts.tls().host().get();
    if (!covers(certificate, host)) {
      found.add(
          Finding.error(
              "turns-not-covered",
              "Clients are told turns:%s, and the certificate is for %s: they will refuse it. Set"
                      .formatted(host, String.join(", ", certificate.names()))
                  + " madang.tls.server-name to a name that it covers, or get one for this name."));
    }
    probes.hostAddresses().ifPresent(to -> resolution(facts, host, to, found));
  }

  private static void resolution(
      Facts facts, String host, List<InetAddress> to, List<Finding> found) {
    List<InetAddress> told = facts.media().advertised().stream().map(Place::address).toList();
    if (to.isEmpty()) {
      found.add(
          Finding.warning(
              "turns-unknown-name",
              "The name %s has no address here. Let DNS know it, or set madang.tls.server-name to"
                      .formatted(host)
                  + " the name that clients can look up."));
    } else if (to.stream().noneMatch(told::contains)) {
      String addresses =
          to.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
      found.add(
          Finding.warning(
              "turns-elsewhere",
              "The name %s leads to %s, which is none of the advertised addresses. That is right only"
                      .formatted(host, addresses)
                  + " where something there passes TCP port %d on to this server."
                      .formatted(facts.tls().port())));
    }
  }
}
