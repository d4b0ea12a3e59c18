package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.LinkWriter;
import io.madang.compose.link.WorkerReport;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LinkReportsTest {
  private static final long TEN_SECONDS = TimeUnit.SECONDS.toNanos(10);
  private static final WorkerReport REPORT = new WorkerReport.KeyframeNeeded("v-1");

  private final AtomicLong now = new AtomicLong(1_000);

  @Test
  void stalled_whileAServerReadsNothing_isTrueAfterTheTime() throws Exception {
    var entered = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var reports =
        reports(() -> {
          entered.countDown();
          await(release);
        });
    Thread writer = Thread.ofVirtual().start(() -> reports.report(REPORT));
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();

    now.addAndGet(TEN_SECONDS);
    assertThat(reports.stalled(TEN_SECONDS)).isFalse();
    now.incrementAndGet();
    assertThat(reports.stalled(TEN_SECONDS)).isTrue();
    release.countDown();
    assertThat(writer.join(Duration.ofSeconds(10))).isTrue();
    assertThat(reports.stalled(TEN_SECONDS)).isFalse();
  }

  @Test
  void stalled_whileNothingIsReported_isFalseForEver() {
    LinkReports reports = reports(() -> {});
    reports.report(REPORT);
    now.addAndGet(100 * TEN_SECONDS);

    assertThat(reports.stalled(TEN_SECONDS)).isFalse();
  }

  @Test
  void report_toAServerThatHasGone_isDroppedAndSaid() {
    LinkReports reports =
        reports(() -> {
          throw new IOException("gone");
        });

    reports.report(REPORT);
    reports.report(REPORT);

    assertThat(reports.stalled(TEN_SECONDS)).isTrue();
  }

  private LinkReports reports(Writing writing) {
    var out =
        new OutputStream() {
          @Override
          public void write(int octet) throws IOException {
            writing.write();
          }

          @Override
          public void write(byte[] array, int offset, int length) throws IOException {
            writing.write();
          }
        };
    return new LinkReports(new LinkWriter(out), now::get);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  private interface Writing {
    void write() throws IOException;
  }
}
