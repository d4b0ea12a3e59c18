package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.wire.MonotonicClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real workers, and some that only pretend, behind [Transcodings].
class TranscodingsTest {
  private static final MediaFormat PCM = new MediaFormat("L16", 44_100, 1, "");
  private static final int PACKET_SAMPLES = 441;

  @TempDir Path directory;

  private static final class Listened implements TranscodingListener {
    private final List<Integer> numbers = new ArrayList<>();
    private final List<Integer> timestamps = new ArrayList<>();
    private volatile int packets;
    private volatile int begun;
    private volatile int reports;
    private volatile int level = -1;
    private volatile int reportTimestamp;
    private volatile String failure = "";

    @Override
    public synchronized void rtp(
        MediaKind kind, byte[] array, int offset, int length, int audioLevel) {
      var packet = new RtpPacket();
      assertThat(packet.wrap(array, offset, length)).isTrue();
      numbers.add(packet.sequenceNumber());
      timestamps.add(packet.timestamp());
      level = audioLevel;
      packets = numbers.size();
    }

    @Override
    public void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      assertThat(ntpTimestamp).isEqualTo(77);
      reportTimestamp = rtpTimestamp;
      reports++;
    }

    @Override
    public void onKeyframeNeeded() {}

    @Override
    public void onBegun() {
      begun++;
    }

    @Override
    public void onFailed(String reason) {
      failure = reason;
    }
  }

  /// A source of sound that goes on and on, a packet at a time.
  private static final class Source {
    private final byte[] array = new byte[2_048];
    private final byte[] samples = new byte[2 * PACKET_SAMPLES];
    private int sequence = 65_000;
    private int timestamp = -2 * 44_100;

    Source() {
      for (int i = 0; i < PACKET_SAMPLES; i++) {
        int sample = (int) (8_000 * Math.sin(2 * Math.PI * i / 44.1));
        samples[2 * i] = (byte) (sample >> 8);
        samples[2 * i + 1] = (byte) sample;
      }
    }

    boolean next(Transcoding transcoding) {
      int length =
          new RtpWriter()
              .begin(array, 0, array.length)
              .header(96, false, sequence++ & 0xffff, timestamp, 12_345)
              .payload(samples, 0, samples.length)
              .finish();
      timestamp += PACKET_SAMPLES;
      return transcoding.rtp(MediaKind.AUDIO, array, 0, length);
    }
  }

  private static WorkerPool realWorkers(boolean spare) {
    return new WorkerPool(new WorkerSettings("", "", "", spare, 4));
  }

  private static Transcodings transcodings(WorkerPool pool, int max) {
    return new Transcodings(pool, TranscodingSettings.defaults(max), MonotonicClock.system());
  }

  @Test
  void worker_thatDies_isReplacedAndNumbersAndTimesGoOn() {
    var listened = new Listened();
    var source = new Source();
    try (var pool = realWorkers(true);
        var transcodings = transcodings(pool, 2);
        Transcoding running = transcodings.start(Optional.empty(), Optional.of(PCM), listened)) {
      sendUntil(running, source, () -> listened.packets > 50);
      long first = running.pid();
      ProcessHandle.of(first).orElseThrow().destroyForcibly();
      sendUntil(running, source, () -> listened.begun == 2);
      int before = listened.packets;
      sendUntil(running, source, () -> listened.packets > before + 50);

      assertThat(running.pid()).isNotEqualTo(first).isNotZero();
      synchronized (listened) {
        for (int i = 1; i < listened.numbers.size(); i++) {
          assertThat(listened.numbers.get(i)).isEqualTo(listened.numbers.get(i - 1) + 1 & 0xffff);
          assertThat(listened.timestamps.get(i) - listened.timestamps.get(i - 1)).isPositive();
        }
        // Two seconds before the source's timestamps wrap are two seconds before ours do.
        int begin = listened.timestamps.getFirst();
        assertThat(begin).isBetween(-3 * 48_000, 20 * 48_000);
      }
      assertThat(listened.level).isBetween(10, 30);
      assertThat(listened.failure).isEmpty();
    }
  }

  @Test
  void senderReport_ofTheSource_comesBackInOurUnits() {
    var listened = new Listened();
    var source = new Source();
    try (var pool = realWorkers(false);
        var transcodings = transcodings(pool, 1);
        Transcoding running = transcodings.start(Optional.empty(), Optional.of(PCM), listened)) {
      sendUntil(running, source, () -> listened.packets > 0);
      running.senderReport(MediaKind.AUDIO, 77, 44_100);
      until(() -> listened.reports == 1);

      assertThat(listened.reportTimestamp).isEqualTo(48_000);
    }
  }

  @Test
  void start_beyondTheLimit_isRefusedInWords() {
    var first = new Listened();
    var second = new Listened();
    try (var pool = realWorkers(false);
        var transcodings = transcodings(pool, 1);
        Transcoding running = transcodings.start(Optional.empty(), Optional.of(PCM), first);
        Transcoding refused = transcodings.start(Optional.empty(), Optional.of(PCM), second)) {
      until(() -> !second.failure.isEmpty());

      assertThat(second.failure).isEqualTo("This server transcodes no more than 1 source at once.");
      assertThat(refused.rtp(MediaKind.AUDIO, new byte[20], 0, 20)).isFalse();
      running.close();
      assertThat(transcodings.running()).isZero();
    }
  }

  @Test
  void workers_thatAlwaysDie_areGivenUpInWords() {
    var listened = new Listened();
    List<String> command = List.of("/bin/false");
    try (var pool = new WorkerPool(folder -> new WorkerCommandLine(command), false, 1);
        var transcodings = transcodings(pool, 1);
        Transcoding running = transcodings.start(Optional.empty(), Optional.of(PCM), listened)) {
      until(() -> !listened.failure.isEmpty());

      assertThat(listened.failure)
          .startsWith("The media worker that transcodes this source ended 5 times:");
      assertThat(running.pid()).isZero();
      assertThat(transcodings.running()).isZero();
    }
  }

  @Test
  void close_endsTheWorker() {
    var listened = new Listened();
    try (var pool = realWorkers(false);
        var transcodings = transcodings(pool, 1)) {
      Transcoding running = transcodings.start(Optional.empty(), Optional.of(PCM), listened);
      until(() -> running.pid() != 0);
      ProcessHandle worker = ProcessHandle.of(running.pid()).orElseThrow();

      running.close();

      until(() -> !worker.isAlive());
      assertThat(listened.begun).isEqualTo(1);
      assertThat(listened.failure).isEmpty();
    }
  }

  @Test
  void refusal_saysInPlainWordsWhatIsNotSupported() {
    assertThat(Transcodings.refusal(MediaKind.VIDEO, new MediaFormat("H265", 90_000, 1, "")))
        .isEmpty();
    assertThat(Transcodings.refusal(MediaKind.AUDIO, PCM)).isEmpty();
    assertThat(Transcodings.refusal(MediaKind.VIDEO, new MediaFormat("H263", 90_000, 1, "")))
        .contains("Video of the format H263 is not supported.");
    assertThat(Transcodings.refusal(MediaKind.AUDIO, new MediaFormat("speex", 8_000, 1, "")))
        .contains("Sound of the format speex is not supported.");
    assertThat(
            Transcodings.refusal(
                MediaKind.AUDIO, new MediaFormat("mpeg4-generic", 8_000, 1, "mode=CELP-cbr")))
        .contains("MPEG-4 sound in the mode \"celp-cbr\" is not supported.");
  }

  @Test
  void start_ofAStreamThatIsRefused_saysWhyToTheListener() {
    var listened = new Listened();
    var endless = new MediaFormat("H265", 90_000, 1, "x".repeat(60_000));
    try (var pool = realWorkers(false);
        var transcodings = transcodings(pool, 1);
        Transcoding refused =
            transcodings.start(Optional.of(endless), Optional.of(PCM), listened)) {
      until(() -> !listened.failure.isEmpty());

      assertThat(listened.failure).isEqualTo("The description of the stream is too long.");
      assertThat(transcodings.running()).isZero();
      assertThat(refused.pid()).isZero();
    }
  }

  private static void sendUntil(Transcoding transcoding, Source source, BooleanSupplier done) {
    until(() -> {
      source.next(transcoding);
      return done.getAsBoolean();
    });
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
