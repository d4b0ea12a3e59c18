package io.madang.server.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/// Something worth knowing about how clients reach this server.
///
/// @param code stable, for programs
/// @param text what is the matter and what to do, for people
@Schema(name = "DoctorFinding", description = "Something worth knowing.")
public record Finding(
    @Schema(
            implementation = String.class,
            enumeration = {"error", "warning", "info"})
        Severity severity,
    @Schema(description = "Stable; match on this one.", examples = "advertised-private")
        String code,
    @Schema(description = "What is the matter and what to do.") String text) {

  /// The worst first.
  public enum Severity {
    /// Clients cannot come.
    ERROR,
    /// Some clients cannot come, or soon none can.
    WARNING,
    INFO;

    @JsonValue
    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding error(String code, String text) {
    return new Finding(Severity.ERROR, code, text);
  }

  static Finding warning(String code, String text) {
    return new Finding(Severity.WARNING, code, text);
  }

  static Finding info(String code, String text) {
    return new Finding(Severity.INFO, code, text);
  }
}
