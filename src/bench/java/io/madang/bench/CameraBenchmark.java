package io.madang.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.madang.interop.TestTransports;
import io.madang.room.EvictReason;
import io.madang.room.FeedObserver;
import io.madang.room.FeedRequest;
import io.madang.room.MediaFeed;
import io.madang.room.ParticipantKind;
import io.madang.room.RoomLimits;
import io.madang.room.RoomRegistry;
import io.madang.rtp.MediaKind;
import io.madang.rtsp.AllowedNetworks;
import io.madang.rtsp.CameraRequest;
import io.madang.rtsp.CameraStatus;
import io.madang.rtsp.CameraTrust;
import io.madang.rtsp.Cameras;
import io.madang.rtsp.RtspSettings;
import io.madang.rtsp.media.IntakeSettings;
import io.madang.rtsp.media.IntakeStatistics;
import io.madang.rtsp.media.MediaIntake;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.LowerTransport;
import io.madang.rtsp.message.StreamDescription;
import io.madang.rtsp.message.StreamTrack;
import io.madang.transport.MediaLoop;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import io.madang.wire.WallClock;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What cameras that pass through cost, in CPU time.
///
/// First the intake alone: one thread gives it packets, and the room's loop takes them; packets
/// that fit, and packets that are cut anew. Then the whole path for 100 cameras of 2 Mbit/s, in ten
/// rooms, by UDP and by TCP: the CPU time of this process, with sockets, dialogues, collector and
/// compiler; the cameras are another process. Nobody looks: what receivers cost is told by
/// [ForwardBenchmark].
public final class CameraBenchmark {
  private static final int CAMERAS = 100;
  private static final int ROOMS = 10;
  private static final int INTAKE_PACKETS = 400_000;
  private static final int BURST = 200;
  private static final long WARM_UP_MILLIS = 15_000;
  private static final long MEASURE_MILLIS = 20_000;
  private static final long START_MILLIS = 60_000;

  private static final FeedObserver NOBODY =
      new FeedObserver() {
        @Override
        public void onKeyframeNeeded(String mid, String rid) {}

        @Override
        public void onDemand(String mid, String rid, boolean wanted) {}

        @Override
        public void onEvicted(EvictReason why) {}
      };

  private static final Transcoder.Factory NO_TRANSCODER =
      new Transcoder.Factory() {
        @Override
        public Optional<String> refusal(StreamTrack track) {
          return Optional.of("not here");
        }

        @Override
        public Transcoder start(
            Optional<StreamTrack> video,
            Optional<StreamTrack> audio,
            Transcoder.Listener listener) {
          throw new IllegalStateException("refused");
        }
      };

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean process =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final MediaLoopGroup loops;
  private final RoomRegistry registry;

  private CameraBenchmark(MediaLoopGroup loops, InetAddress local) {
    this.loops = loops;
    this.registry =
        new RoomRegistry(loops.loops(), TestTransports.at(local), RoomLimits.defaults());
  }

  public static void main(String[] arguments) throws Exception {
    InetAddress local = InetAddress.getLoopbackAddress();
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(local));
    try (MediaLoopGroup loops = MediaLoopGroup.start(settings)) {
      var benchmark = new CameraBenchmark(loops, local);
      System.out.printf("%28s %12s %12s %12s%n", "intake", "intake us", "loop us", "B/packet");
      benchmark.intake("1 100 bytes, passed", 1_100);
      benchmark.intake("1 400 bytes, cut anew", 1_400);
      System.out.printf(
          "%n%10s %8s %12s %14s %14s%n", "transport", "live", "packets/s", "cores", "us/packet");
      benchmark.cameras(LowerTransport.UDP);
      benchmark.cameras(LowerTransport.TCP);
    }
    System.exit(0);
  }

  private void intake(String name, int payload) throws Exception {
    MediaFeed feed =
        registry
            .open("intake" + payload)
            .feed(new FeedRequest("camera", "", ParticipantKind.CAMERA), NOBODY)
            .get(5, TimeUnit.SECONDS);
    var track = new StreamTrack(0, MediaKind.VIDEO, "H264", 96, 90_000, 1, "", "", false);
    MonotonicClock clock = MonotonicClock.system();
    try (MediaIntake intake =
        MediaIntake.open(
            new StreamDescription("", "", List.of(track)),
            feed,
            NO_TRANSCODER,
            IntakeSettings.defaults(),
            clock,
            WallClock.system())) {
      byte[] packet = new byte[12 + payload];
      send(intake, packet, clock, 0, INTAKE_PACKETS);
      MediaLoop loop = loops.loops().getFirst();
      long loopThread = loop.ask(() -> Thread.currentThread().threadId()).get(5, TimeUnit.SECONDS);
      long cpu = threads.getCurrentThreadCpuTime();
      long bytes = threads.getCurrentThreadAllocatedBytes();
      long loopCpu = threads.getThreadCpuTime(loopThread);
      long refused = refused(intake);
      send(intake, packet, clock, INTAKE_PACKETS, INTAKE_PACKETS);
      cpu = threads.getCurrentThreadCpuTime() - cpu;
      bytes = threads.getCurrentThreadAllocatedBytes() - bytes;
      loopCpu = threads.getThreadCpuTime(loopThread) - loopCpu;
      System.out.printf(
          "%28s %12.2f %12.2f %12.1f   (%d refused)%n",
          name,
          cpu / 1_000.0 / INTAKE_PACKETS,
          loopCpu / 1_000.0 / INTAKE_PACKETS,
          (double) bytes / INTAKE_PACKETS,
          refused(intake) - refused);
    } finally {
      feed.leave();
    }
  }

  /// In bursts like those of cameras, so that the room keeps up.
  private static void send(
      MediaIntake intake, byte[] packet, MonotonicClock clock, int from, int count)
      throws InterruptedException {
    for (int i = from; i < from + count; i++) {
      int part = i % 9;
      packet[0] = (byte) 0x80;
      packet[1] = (byte) (part == 8 ? 0xe0 : 0x60);
      ByteArrays.put16(packet, 2, i);
      ByteArrays.put32(packet, 4, i / 9 * 3_600);
      ByteArrays.put32(packet, 8, 77);
      packet[12] = 0x7c;
      packet[13] = (byte) (part == 0 ? 0x81 : part == 8 ? 0x41 : 0x01);
      packet[14] = (byte) 0x9a;
      intake.rtp(0, packet, 0, packet.length, clock.nanoTime());
      if (i % BURST == 0) {
        TimeUnit.MICROSECONDS.sleep(500);
      }
    }
  }

  private static long refused(MediaIntake intake) {
    IntakeStatistics.Track track = intake.statistics().tracks().getFirst();
    return track.refused();
  }

  private void cameras(LowerTransport transport) throws Exception {
    Process farm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                CameraFarm.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var settings =
        new RtspSettings(
            AllowedNetworks.parse(List.of("127.0.0.0/8", "::1/128")),
            Duration.ZERO,
            CAMERAS,
            CAMERAS,
            RtspSettings.Timing.defaults());
    try (var in = new BufferedReader(new InputStreamReader(farm.getInputStream()));
        var cameras =
            new Cameras(
                settings,
                CameraTrust.STANDARD,
                IntakeSettings.defaults(),
                NO_TRANSCODER,
                new SecureRandom(),
                MonotonicClock.system(),
                WallClock.system())) {
      String url = "rtsp://127.0.0.1:" + in.readLine() + "/camera";
      for (int i = 0; i < CAMERAS; i++) {
        var request = new CameraRequest(url, "camera " + i, Optional.of(transport));
        cameras.add(registry.open("farm" + transport + i % ROOMS), request);
      }
      awaitLive(cameras);
      TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
      measure(transport, cameras);
    } finally {
      farm.destroy();
      farm.waitFor(5, TimeUnit.SECONDS);
    }
  }

  private void measure(LowerTransport transport, Cameras cameras) throws Exception {
    long packets = packets(cameras);
    long cpu = process.getProcessCpuTime();
    long from = System.nanoTime();
    TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
    double seconds = (System.nanoTime() - from) / 1e9;
    cpu = process.getProcessCpuTime() - cpu;
    packets = packets(cameras) - packets;
    System.out.printf(
        "%10s %8d %12.0f %14.2f %14.2f%n",
        transport, live(cameras), packets / seconds, cpu / 1e9 / seconds, cpu / 1e3 / packets);
  }

  private static void awaitLive(Cameras cameras) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
    while (live(cameras) < CAMERAS && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  private static long live(Cameras cameras) {
    return cameras.all().stream()
        .filter(camera -> camera.status().state() == CameraStatus.State.LIVE)
        .count();
  }

  private static long packets(Cameras cameras) {
    return cameras.all().stream()
        .flatMap(camera -> camera.status().tracks().stream())
        .mapToLong(track -> track.packets())
        .sum();
  }
}
