package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.wire.MonotonicClock;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;

class RenditionTrackTest {
  private static final int PARTS = 40;

  /// Noise is more than the encoder may spend: it leaves pictures out.
  private static final RenditionSettings SMALL = new RenditionSettings("240p", 426, 240, 20_000);

  private final WorkerCommand.Start start =
      new WorkerCommand.Start(30, 10, 6, 0, 10_000, List.of(SMALL), 128_000, "auto", "", false);
  private final RecordedReports reports = new RecordedReports();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final Random random = new Random(20261125);

  @Test
  void parts_whoseOnlyPictureTheEncoderLeavesOut_areThereAllTheSame() throws Exception {
    long now = MonotonicClock.system().nanoTime();
    var program =
        new RenditionTrack.Program(
            start,
            ProgramClock.start(start, now, 0),
            MonotonicClock.system(),
            "libopenh264",
            reports,
            new WorkerCounters(),
            failure::set);
    var track = new RenditionTrack(SMALL, program, ProgramCopy.NONE);
    try (var canvas = new Closing(new Canvas(426, 240))) {
      for (int part = 0; part < PARTS; part++) {
        boolean begins = part % 6 == 0;
        submit(track, canvas.canvas(), 10L * part + (begins ? 0 : 5), begins);
      }
      submit(track, canvas.canvas(), 10L * PARTS, true);
      track.finish(10L * PARTS + 10);
      assertThat(track.awaitEnd()).isTrue();
    }

    assertThat(failure.get()).isNull();
    assertThat(reports.parts().stream().map(part -> part.segment() * 6 + part.part()))
        .containsExactlyElementsOf(LongStream.rangeClosed(0, PARTS).boxed().toList());
    assertThat(reports.parts()).extracting(WorkerReport.Part::duration).containsOnly(30_000);
  }

  private void submit(RenditionTrack track, Canvas canvas, long tick, boolean key) {
    while (!canvas.free() && failure.get() == null) {
      LockSupport.parkNanos(1_000_000);
    }
    BytePointer brightness = canvas.plane(0);
    byte[] noise = new byte[426 * 240];
    random.nextBytes(noise);
    brightness.put(noise, 0, noise.length);
    canvas.lend(1);
    track.submit(canvas, tick, key);
  }

  private record Closing(Canvas canvas) implements AutoCloseable {
    @Override
    public void close() {
      canvas.close();
    }
  }
}
