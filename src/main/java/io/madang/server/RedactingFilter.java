package io.madang.server;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/// Hides secrets in every line of the log, whoever wrote it. Named `redact` in
/// `quarkus.log.console.filter`.
@LoggingFilter(name = "redact")
public final class RedactingFilter implements Filter {

  @Override
  public boolean isLoggable(LogRecord record) {
    var wrapped = ExtLogRecord.wrap(record);
    String message = wrapped.getFormattedMessage();
    if (message != null) {
      String redacted = Redaction.redact(message);
      if (!redacted.equals(message)) {
        wrapped.setMessage(redacted, ExtLogRecord.FormatStyle.NO_FORMAT);
      }
    }
    return true;
  }
}
