package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The thread around the mixer, in real time.
class AudioProgramTest {
  private static final int SSRC = 0xcafe_0001;
  private static final MonotonicClock TIME = MonotonicClock.system();

  @TempDir Path directory;
  private final RecordedReports reports = new RecordedReports();
  private final PlayoutClocks clocks = new PlayoutClocks();
  private final ProgramClock clock = new ProgramClock(TIME.nanoTime(), 0, 30, 10_000);

  @Test
  void program_withSomebody_isHeardAndEndsItsSegment() throws Exception {
    List<byte[]> packets = OggOpus.encode(directory, "aevalsrc=0.3*sin(2*PI*440*t):s=48000:d=1.5");
    try (var program = begin()) {
      clocks.source(SSRC, "ara");
      program.source(new WorkerCommand.Source("a-1", SSRC, MediaKind.AUDIO, "ara", "t-1"));
      var packet = new RtpPacket();
      for (int i = 0; i < packets.size(); i++) {
        byte[] bytes = rtp(i, packets.get(i));
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        // All at once, as if they had come one after the other.
        program.packet(packet, clock.startNanos() + i * 20_000_000L);
      }
      reports.awaitParts(4);
      assertThat(program.counters().inputs()).isEqualTo(1);
      assertThat(program.counters().late()).isZero();
    }

    WorkerReport.Part last = reports.parts().getLast();
    assertThat(last.lastOfSegment()).isTrue();
    assertThat(last.segment()).isEqualTo(AudioRoom.SETTINGS.firstSegment());
    Sound sound = Sound.decode(directory, reports.file());
    assertThat(sound.amplitude(440, 0.4, 1.2)).isBetween(0.28, 0.32);
  }

  @Test
  void program_withNobody_goesOnInSilence() throws Exception {
    try (var program = begin()) {
      reports.awaitParts(2);
      assertThat(program.counters().inputs()).isZero();
    }

    assertThat(Sound.decode(directory, reports.file()).peak()).isLessThan(1e-4f);
    long behind = TIME.nanoTime() - clock.startNanos() - 2 * 333_000_000L;
    assertThat(behind).as("two parts in real time").isPositive();
  }

  @Test
  void program_closedTwice_reportsOnce() throws Exception {
    var program = begin();
    reports.awaitParts(1);
    program.close();
    int parts = reports.parts().size();

    program.close();

    assertThat(reports.parts()).hasSize(parts);
  }

  @Test
  void packets_thatAreNoSound_meanNothing() {
    try (var program = begin()) {
      clocks.source(SSRC, "ara");
      byte[] bytes = rtp(1, new byte[100]);
      bytes[1] = SlotPayloads.VP8;
      var packet = new RtpPacket();
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();

      program.packet(packet, TIME.nanoTime());
      program.source(new WorkerCommand.Source("v-1", SSRC, MediaKind.VIDEO, "ara", "t-1"));

      assertThat(clocks.playoutNanos(SSRC, 90_000, 0)).isEqualTo(PlayoutClocks.UNKNOWN);
    }
  }

  @Test
  void program_thatCannotGoOn_saysSo() throws Exception {
    var failure = new CompletableFuture<Throwable>();
    ReportSink broken =
        new ReportSink() {
          @Override
          public void report(WorkerReport report) {}

          @Override
          public void init(WorkerReport.Init init, byte[] bytes) {}

          @Override
          public void part(WorkerReport.Part part, byte[] bytes) {
            throw new IllegalStateException("a test");
          }
        };

    try (var program =
        new AudioProgram(
            AudioRoom.SETTINGS, clock, clocks, broken, ProgramCopy.NONE, failure::complete)) {
      assertThat(failure.get(10, TimeUnit.SECONDS)).hasMessage("a test");
      assertThat(program.counters().inputs()).isZero();
    }
  }

  private AudioProgram begin() {
    return new AudioProgram(
        AudioRoom.SETTINGS,
        clock,
        clocks,
        reports,
        ProgramCopy.NONE,
        reason -> {
          throw new AssertionError(reason);
        });
  }

  private static byte[] rtp(int index, byte[] payload) {
    byte[] bytes = new byte[RtpPacket.FIXED_HEADER_LENGTH + payload.length];
    bytes[0] = (byte) 0x80;
    bytes[1] = SlotPayloads.OPUS;
    ByteArrays.put16(bytes, 2, 65_530 + index & 0xffff);
    ByteArrays.put32(bytes, 4, -2_000 + 960 * index);
    ByteArrays.put32(bytes, 8, SSRC);
    System.arraycopy(payload, 0, bytes, RtpPacket.FIXED_HEADER_LENGTH, payload.length);
    return bytes;
  }
}
