package io.madang.server.tls;

import io.madang.transport.stream.tls.TlsFiles;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;

/// Gives the certificate of `madang.tls.*` to the HTTPS server, as settings of Quarkus.
///
/// Files that cannot be used give none: Quarkus would stop with a stack trace before
/// [io.madang.server.StartCheck] can say in one sentence what is wrong.
public final class TlsConfigSource implements ConfigSourceFactory {
  /// The name under which Quarkus knows the certificate.
  static final String NAME = "madang";

  /// Below `application.properties` and everything that operators write.
  private static final int ORDINAL = 200;

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    try {
      return CertificateFiles.of(
              text(context, "madang.tls.certificate"), text(context, "madang.tls.key"))
          .map(TlsConfigSource::source)
          .<Iterable<ConfigSource>>map(List::of)
          .orElseGet(List::of);
    } catch (IllegalArgumentException unusable) {
      return List.of();
    }
  }

  private static ConfigSource source(TlsFiles files) {
    CertificateFiles.read(files);
    String prefix = "quarkus.tls." + NAME + ".key-store.pem.server.";
    return new PropertiesConfigSource(
        Map.of(
            prefix + "cert",
            files.certificate().toString(),
            prefix + "key",
            files.key().toString(),
            "quarkus.http.tls-configuration-name",
            NAME),
        "madang.tls",
        ORDINAL);
  }

  private static Optional<String> text(ConfigSourceContext context, String key) {
    ConfigValue value = context.getValue(key);
    return value == null
        ? Optional.empty()
        : Optional.ofNullable(value.getValue()).filter(text -> !text.isBlank());
  }
}
