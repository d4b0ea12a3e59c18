package io.madang.server.doctor;

import io.madang.server.MediaServer;
import io.madang.server.doctor.DoctorReport.Advertised;
import io.madang.server.doctor.DoctorReport.Certificate;
import io.madang.server.doctor.DoctorReport.Turn;
import io.madang.server.doctor.Finding.Severity;
import io.madang.transport.stream.tls.TlsIdentity;
import io.madang.wire.MonotonicClock;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;

/// Examines how clients reach this server. One examination at a time, and one in two seconds: who
/// asks more often gets the last one again, so that nobody can make the server knock at doors
/// without end.
///
/// Thread-safe; blocks for up to three seconds.
@Singleton
public class Doctor {
  private static final Logger LOG = Logger.getLogger(Doctor.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);

  /// After everything that opens ports.
  private static final int START_PRIORITY = 5_000;

  /// More lines would not be read.
  private static final int MAX_ADVICE = 3;

  private final MediaServer media;
  private final FactFinder finder;
  private final OpenPorts ports;
  private final MonotonicClock clock = MonotonicClock.system();
  private final Hairpin hairpin = new Hairpin(clock);
  private final LastAnswer<DoctorReport> last = new LastAnswer<>(clock, PAUSE_NANOS);

  Doctor(MediaServer media, FactFinder finder, OpenPorts ports) {
    this.media = media;
    this.finder = finder;
    this.ports = ports;
  }

  /// What is seen without knocking at doors, once in the log.
  void onStart(@Observes @Priority(START_PRIORITY) StartupEvent event) {
    Findings.of(finder.find(), Probes.NONE).stream()
        .filter(finding -> finding.severity() != Severity.INFO)
        .limit(MAX_ADVICE)
        .forEach(finding -> LOG.warnf("doctor: %s", finding.text()));
  }

  public DoctorReport report() {
    return last.get(this::examine);
  }

  private DoctorReport examine() {
    Facts facts = finder.find();
    Probes probes = hairpin.run(facts);
    List<Finding> findings = Findings.of(facts, probes);
    List<Advertised> advertised =
        facts.media().advertised().stream().map(place -> place.report(probes.of(place))).toList();
    return new DoctorReport(
        Findings.isOk(findings),
        facts.nowUnixMillis(),
        Findings.summary(findings),
        ports.list(media),
        advertised,
        certificate(facts),
        turn(facts.turn(), findings),
        findings);
  }

  private Optional<Certificate> certificate(Facts facts) {
    return facts.tls().certificate().map(certificate -> view(certificate, facts));
  }

  private Certificate view(TlsIdentity certificate, Facts facts) {
    IntStream shownAt =
        IntStream.concat(
            ports.https().stream(), IntStream.of(facts.tls().port()).filter(port -> port >= 0));
    return new Certificate(
        certificate.names(),
        certificate.addresses().stream().map(InetAddress::getHostAddress).toList(),
        certificate.notAfter().toEpochMilli(),
        TlsFindings.daysLeft(certificate, facts.nowUnixMillis()),
        TlsFindings.coversTurnName(facts.tls()),
        shownAt.distinct().boxed().toList(),
        facts.tls().problem());
  }

  /// Its problem is the worst that was found about it.
  private static Turn turn(Facts.Turn turn, List<Finding> findings) {
    String problem =
        findings.stream()
            .filter(finding -> finding.severity() != Severity.INFO)
            .filter(
                finding -> finding.code().startsWith("turn") || finding.code().startsWith("relay"))
            .map(Finding::text)
            .findFirst()
            .orElse("");
    return new Turn(turn.enabled(), turn.urls(), problem);
  }
}
