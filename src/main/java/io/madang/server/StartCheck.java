package io.madang.server;

import io.madang.server.ServerConfig.AuthMode;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigUtils;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
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

  private final ServerConfig.Auth auth;

  StartCheck(ServerConfig config) {
    this.auth = config.auth();
  }

  /// Runs first of all start-up observers.
  void onStart(@Observes @Priority(1) StartupEvent event) {
    Optional<String> refusal = refusal(auth);
    if (refusal.isPresent()) {
      throw refuse(refusal.get());
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

  /// Ends the program with one sentence for the operator; the caller throws what this returns.
  static PreventFurtherStepsException refuse(String sentence) {
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
      return Optional.of("Madang does not start: " + malformed.getMessage() + ".");
    }
    boolean lockedOut = auth.mode() == AuthMode.TOKEN && keys.isEmpty();
    return lockedOut ? Optional.of(NO_KEYS) : Optional.empty();
  }

  private static void warnOpen() {
    boolean production = ConfigUtils.isProfileActive("prod");
    LOG.log(
        production ? Logger.Level.WARN : Logger.Level.INFO,
        "madang.auth.mode=open: everybody may enter every room and use the admin API; set"
            + " madang.auth.mode=token where others can reach this server");
  }
}
