package io.madang.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.bootstrap.logging.InitialConfigurator;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.logging.Level;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

/// The console, as the application configures it.
@QuarkusTest
class LogTest {

  @Test
  void console_hidesSecrets() {
    Handler console =
        Arrays.stream(InitialConfigurator.DELAYED_HANDLER.getHandlers())
            .filter(ConsoleHandler.class::isInstance)
            .findFirst()
            .orElseThrow();

    var line =
        new ExtLogRecord(
            Level.INFO, "joined token=hush-hush", ExtLogRecord.FormatStyle.NO_FORMAT, "");

    assertThat(console.getFilter().isLoggable(line)).isTrue();

    assertThat(line.getFormattedMessage()).isEqualTo("joined token=…");
  }
}
