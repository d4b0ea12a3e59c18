package io.madang.server.tls;

import io.madang.server.ServerConfig;
import io.madang.transport.stream.tls.TlsFiles;
import io.madang.transport.stream.tls.TlsIdentity;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/// The certificate of this server as it is now. Its files are looked at every few seconds; when
/// they have changed and fit together, HTTPS goes on with the new ones, and connections that are
/// open stay. Until they fit, the old certificate stays in use.
///
/// Thread-safe.
@Singleton
public class CertificateWatch {
  private static final Logger LOG = Logger.getLogger(CertificateWatch.class);

  /// Nobody waits for a renewal, and looking costs two calls of the kernel.
  private static final long PERIOD_MILLIS = 2_000;

  private final Optional<TlsFiles> files;
  private final TlsConfigurationRegistry registry;
  private final Event<CertificateUpdatedEvent> updated;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofVirtual().name("certificate-watch").factory());
  private volatile Optional<TlsIdentity> current;
  private volatile String problem = "";
  private String seen;

  CertificateWatch(
      ServerConfig config,
      TlsConfigurationRegistry registry,
      Event<CertificateUpdatedEvent> updated) {
    this.files = files(config.tls());
    this.registry = registry;
    this.updated = updated;
    this.seen = files.map(CertificateWatch::stamp).orElse("");
    this.current = files.flatMap(CertificateWatch::read);
  }

  void onStart(@Observes StartupEvent event) {
    if (files.isPresent()) {
      thread.scheduleWithFixedDelay(
          this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  void onStop(@Observes ShutdownEvent event) {
    thread.shutdownNow();
  }

  /// The certificate in use; empty without TLS.
  public Optional<TlsIdentity> current() {
    return current;
  }

  /// Why the files as they are now are not in use; empty if they are.
  public String problem() {
    return problem;
  }

  private void look() {
    try {
      String now = stamp(files.orElseThrow());
      if (!now.equals(seen)) {
        reload(files.orElseThrow());
        seen = now;
      }
      problem = "";
    } catch (IllegalArgumentException unfit) {
      complain(String.valueOf(unfit.getMessage()));
    } catch (RuntimeException bug) {
      // The next look may do better; without this there would be none.
      LOG.error("the certificate could not be looked at", bug);
    }
  }

  private void reload(TlsFiles changed) {
    TlsIdentity certificate = CertificateFiles.read(changed);
    TlsConfiguration https = registry.get(TlsConfigSource.NAME).orElseThrow();
    if (!https.reload()) {
      throw new IllegalArgumentException(
          "madang.tls.certificate: the HTTPS server does not take " + changed.certificate());
    }
    updated.fire(new CertificateUpdatedEvent(TlsConfigSource.NAME, https));
    current = Optional.of(certificate);
    LOG.infof(
        "tls: a new certificate is in use, until %tF",
        certificate.chain().getFirst().getNotAfter());
  }

  /// Files that are being written fit a moment later: what stays is told once.
  private void complain(String sentence) {
    if (!sentence.equals(problem)) {
      problem = sentence;
      LOG.warnf("tls: the old certificate stays in use: %s", sentence);
    }
  }

  private static Optional<TlsFiles> files(ServerConfig.Tls tls) {
    try {
      return CertificateFiles.of(tls.certificate(), tls.key());
    } catch (IllegalArgumentException refused) {
      // StartCheck tells, and ends the program.
      return Optional.empty();
    }
  }

  private static Optional<TlsIdentity> read(TlsFiles files) {
    try {
      return Optional.of(CertificateFiles.read(files));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  /// Another text when a file has been written or replaced, also behind a link.
  private static String stamp(TlsFiles files) {
    return stamp(files.certificate()) + " " + stamp(files.key());
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
      return seen.fileKey() + " " + seen.lastModifiedTime() + " " + seen.size();
    } catch (IOException missing) {
      return "none";
    }
  }
}
