package io.madang.server;

import io.madang.rtsp.AllowedNetworks;
import io.madang.server.ServerConfig.AuthMode;
import io.madang.server.tls.CertificateFiles;
import io.madang.transport.stream.tls.TlsFiles;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/// Refuses to start a server that would be open by oversight, before any port is opened: one
/// sentence in the log, exit code 1, no stack trace.
@ApplicationScoped
public class StartCheck {

  private static final Logger LOG = Logger.getLogger(StartCheck.class);

  private static final int REFUSED = 1;

  static final String NO_KEYS =
      "Madang does not start: madang.auth.mode is 'token' and there are no API keys. Set"
          + " madang.auth.keys=key:secret (environment: MADANG_AUTH_KEYS), or"
          + " madang.auth.mode=open to let everybody in.";

  private static final String BEGINNING = "Madang does not start: ";

  /// Labels of letters, digits and hyphens (RFC 1123, section 2.1).
  private static final Pattern HOST_NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?"
              + "(\\.[a-zA-Z0-9]([-a-zA-Z0-9]*[a-zA-Z0-9])?)*");

  private final ServerConfig.Auth auth;
  private final ServerConfig.Rtsp rtsp;
  private final ServerConfig.Tls tls;
  private final ServerConfig.Media media;

  StartCheck(ServerConfig config) {
    this.auth = config.auth();
    this.rtsp = config.rtsp();
    this.tls = config.tls();
    this.media = config.media();
  }

  /// Runs first of all start-up observers.
  void onStart(@Observes @Priority(1) StartupEvent event) {
    List<String> refusals =
        Stream.of(refusal(auth), cameraRefusal(), refusal(tls, media.tcp()))
            .flatMap(Optional::stream)
            .toList();
    if (!refusals.isEmpty()) {
      throw refuse(String.join(" ", refusals));
    }
    if (auth.mode() == AuthMode.OPEN) {
      warnOpen();
    }
    ApiKeys.parse(auth.keys().orElseGet(List::of))
        .weakKeys()
        .forEach(key ->
            LOG.warnf(
                "the secret of API key %s is shorter than %d characters: take a longer one",
                key, ApiKeys.GOOD_SECRET_LENGTH));
  }

  private Optional<String> cameraRefusal() {
    return refusal(rtsp.allowedNetworks().orElseGet(List::of), rtsp.pauseIdleAfter());
  }

  /// Ends the program with one sentence for the operator; the caller throws what this returns.
  public static PreventFurtherStepsException refuse(String sentence) {
    LOG.fatal(sentence);
    // The exception keeps the ports closed; it does not end the program by itself.
    Quarkus.asyncExit(REFUSED);
    return new PreventFurtherStepsException(sentence, REFUSED);
  }

  /// Why this configuration must not run, as one sentence for the operator.
  static Optional<String> refusal(ServerConfig.Auth auth) {
    ApiKeys keys;
    try {
      keys = ApiKeys.parse(auth.keys().orElseGet(List::of));
    } catch (IllegalArgumentException malformed) {
      return Optional.of(BEGINNING + malformed.getMessage() + ".");
    }
    boolean lockedOut = auth.mode() == AuthMode.TOKEN && keys.isEmpty();
    return lockedOut ? Optional.of(NO_KEYS) : Optional.empty();
  }

  /// Why these settings of cameras must not run.
  static Optional<String> refusal(List<String> allowedNetworks, Duration pauseIdleAfter) {
    try {
      AllowedNetworks.parse(allowedNetworks);
    } catch (IllegalArgumentException malformed) {
      return Optional.of(
          BEGINNING
              + "madang.rtsp.allowed-networks: "
              + malformed.getMessage()
              + ". Write networks as 192.168.0.0/16 or fd00::/8.");
    }
    return pauseIdleAfter.isNegative()
        ? Optional.of(BEGINNING + "madang.rtsp.pause-idle-after must not be negative.")
        : Optional.empty();
  }

  /// Why these settings of TLS must not run.
  static Optional<String> refusal(ServerConfig.Tls tls, boolean hasMediaTcp) {
    try {
      Optional<TlsFiles> files = CertificateFiles.of(tls.certificate(), tls.key());
      files.ifPresent(CertificateFiles::read);
      if (tls.onePort()) {
        requireForOnePort(files.isPresent(), hasMediaTcp);
      }
      tls.serverName().ifPresent(StartCheck::requireHostName);
      return Optional.empty();
    } catch (IllegalArgumentException unusable) {
      return Optional.of(BEGINNING + unusable.getMessage() + ".");
    }
  }

  private static void requireForOnePort(boolean hasCertificate, boolean hasMediaTcp) {
    if (!hasCertificate) {
      throw new IllegalArgumentException(
          "madang.tls.one-port needs a certificate. Set madang.tls.certificate and madang.tls.key");
    }
    if (!hasMediaTcp) {
      throw new IllegalArgumentException(
          "madang.tls.one-port needs the media port's TCP. Set madang.media.tcp=true");
    }
  }

  private static void requireHostName(String name) {
    if (!HOST_NAME.matcher(name.strip()).matches()) {
      throw new IllegalArgumentException(
          "madang.tls.server-name: '"
              + name
              + "' is not a host name. Write it as meet.example.org");
    }
  }

  private static void warnOpen() {
    boolean production = ConfigUtils.isProfileActive("prod");
    LOG.log(
        production ? Logger.Level.WARN : Logger.Level.INFO,
        "madang.auth.mode=open: everybody may enter every room and use the admin API; set"
            + " madang.auth.mode=token where others can reach this server");
  }
}
