package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.Tile;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.Ffmpeg;
import io.madang.rtp.MediaKind;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import io.madang.wire.NtpTime;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Somebody claps: the picture turns white and there is a beep, ten times. On the way the sound is
/// held up by 80 ms more than the picture. In the program of a real worker, played by FFmpeg, they
/// belong together.
@Tag("interop")
class LipSyncTest {
  private static final int CAMERA = 0x0c;
  private static final int MICROPHONE = 0x0a;
  private static final int SECONDS = 10;
  private static final long MILLI = 1_000_000L;
  private static final long PATH_NANOS = 20 * MILLI;
  private static final long HELD_UP_NANOS = 80 * MILLI;

  /// Their calendar is years behind ours.
  private static final long THEIR_UNIX_NANOS = 1_500_000_000_000_000_000L;

  private static final String CLAP = "lt(mod(t-0.5\\,1)\\,0.1)*gte(t\\,0.5)";
  private static final int FRAME_PIXELS = 16 * 9;

  @TempDir Path directory;

  @Test
  void clap_withSoundHeldUpOnTheWay_isSeenAndHeardTogether() throws Exception {
    List<List<byte[]>> pictures = packetize(vp8());
    List<byte[]> sound =
        OggOpus.encode(
            directory, "aevalsrc=0.6*sin(2*PI*1000*t)*" + CLAP + ":s=48000:d=" + SECONDS);

    try (var worker = new WorkerPeer()) {
      worker.send(start());
      worker.send(source("v-1", CAMERA, MediaKind.VIDEO));
      worker.send(source("a-1", MICROPHONE, MediaKind.AUDIO));
      worker.send(new WorkerCommand.Scene("", "", "", List.of(tile())));
      send(worker, pictures, sound);
      worker.await(WorkerReport.Part.class, part -> part.segment() >= SECONDS);
      assertThat(worker.stop()).isZero();

      List<Double> seen = flashes(worker.file("720p", 0));
      List<Double> heard = beeps(worker.file("audio", 0));
      var behind = new ArrayList<Double>();
      for (double flash : seen) {
        heard.stream()
            .map(beep -> beep - flash)
            .filter(difference -> Math.abs(difference) < 0.4)
            .forEach(behind::add);
      }
      assertThat(behind).as("seen %s, heard %s", seen, heard).hasSizeBetween(8, 10);
      assertThat(behind)
          .as("seconds by which sound is behind")
          .allSatisfy(difference -> assertThat(Math.abs(difference)).isLessThan(0.04));
    }
  }

  /// Everything at its time: pictures after the path's delay, sound after more.
  private static void send(WorkerPeer worker, List<List<byte[]>> pictures, List<byte[]> sound)
      throws InterruptedException {
    long begin = MonotonicClock.system().nanoTime();
    try (var network = Executors.newSingleThreadScheduledExecutor()) {
      for (int i = 0; i < pictures.size(); i++) {
        long captured = i * 1_000_000_000L / 30;
        for (byte[] packet : pictures.get(i)) {
          at(
              network,
              begin + captured + PATH_NANOS,
              () -> worker.sendPacket(packet, packet.length));
        }
      }
      for (int i = 0; i < sound.size(); i++) {
        byte[] packet = rtp(SlotPayloads.OPUS, true, i, 960 * i, MICROPHONE, sound.get(i));
        // A packet of 20 ms is there when its last sample is.
        long sent = begin + (i + 1) * 20 * MILLI;
        at(
            network,
            sent + PATH_NANOS + HELD_UP_NANOS,
            () -> worker.sendPacket(packet, packet.length));
      }
      for (int i = 0; i < SECONDS; i++) {
        byte[] camera = senderReport(CAMERA, i, 90_000 * i);
        byte[] microphone = senderReport(MICROPHONE, i, 48_000 * i);
        long captured = begin + i * 1_000 * MILLI;
        at(network, captured + PATH_NANOS, () -> worker.sendPacket(camera, camera.length));
        at(
            network,
            captured + PATH_NANOS + HELD_UP_NANOS,
            () -> worker.sendPacket(microphone, microphone.length));
      }
      network.shutdown();
      assertThat(network.awaitTermination(SECONDS + 5, TimeUnit.SECONDS)).isTrue();
    }
  }

  private interface Sending {
    void send() throws IOException;
  }

  private static void at(ScheduledExecutorService network, long nanos, Sending sending) {
    network.schedule(
        () -> {
          sending.send();
          return null;
        },
        nanos - MonotonicClock.system().nanoTime(),
        TimeUnit.NANOSECONDS);
  }

  /// RFC 7741: one octet of descriptor, whose S bit marks the picture's first packet.
  private static List<List<byte[]>> packetize(List<byte[]> pictures) {
    int most = 1_100;
    int sequence = 0;
    var packetized = new ArrayList<List<byte[]>>();
    for (byte[] picture : pictures) {
      var packets = new ArrayList<byte[]>();
      for (int at = 0; at < picture.length; at += most) {
        int length = Math.min(most, picture.length - at);
        byte[] payload = new byte[1 + length];
        payload[0] = (byte) (at == 0 ? 0x10 : 0);
        System.arraycopy(picture, at, payload, 1, length);
        boolean last = at + length == picture.length;
        int timestamp = 3_000 * packetized.size();
        packets.add(rtp(SlotPayloads.VP8, last, sequence++, timestamp, CAMERA, payload));
      }
      packetized.add(packets);
    }
    return packetized;
  }

  private static byte[] rtp(
      int payloadType, boolean marker, int sequence, int timestamp, int ssrc, byte[] payload) {
    byte[] packet = new byte[12 + payload.length];
    packet[0] = (byte) 0x80;
    packet[1] = (byte) (payloadType | (marker ? 0x80 : 0));
    ByteArrays.put16(packet, 2, sequence);
    ByteArrays.put32(packet, 4, timestamp);
    ByteArrays.put32(packet, 8, ssrc);
    System.arraycopy(payload, 0, packet, 12, payload.length);
    return packet;
  }

  private static byte[] senderReport(int ssrc, int second, int timestamp) {
    byte[] report = new byte[28];
    report[0] = (byte) 0x80;
    report[1] = (byte) 200;
    ByteArrays.put16(report, 2, 6);
    ByteArrays.put32(report, 4, ssrc);
    ByteArrays.put64(report, 8, NtpTime.fromUnixNanos(THEIR_UNIX_NANOS + second * 1_000 * MILLI));
    ByteArrays.put32(report, 16, timestamp);
    return report;
  }

  /// Pictures out of their IVF file: a header of 32 bytes, 12 before each picture.
  private List<byte[]> vp8() throws Exception {
    byte[] file =
        Ffmpeg.run(
            directory,
            "-f",
            "lavfi",
            "-i",
            "color=black:s=320x180:r=30:d=" + SECONDS,
            "-vf",
            "geq=lum='if(lt(mod(T-0.5\\,1)\\,0.1)*gte(T\\,0.5)\\,235\\,16)':cb=128:cr=128",
            "-c:v",
            "libvpx",
            "-deadline",
            "realtime",
            "-cpu-used",
            "8",
            "-b:v",
            "300k",
            "-g",
            "30",
            "-auto-alt-ref",
            "0",
            "-f",
            "ivf",
            "-");
    ByteBuffer ivf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).position(32);
    var pictures = new ArrayList<byte[]>();
    while (ivf.hasRemaining()) {
      byte[] picture = new byte[ivf.getInt()];
      ivf.getLong();
      ivf.get(picture);
      pictures.add(picture);
    }
    return pictures;
  }

  /// Media times at which the picture turns white.
  private List<Double> flashes(Path file) throws Exception {
    List<String> times =
        Ffmpeg.probe(directory, "-show_entries", "packet=pts_time", file.toString());
    byte[] raw =
        Ffmpeg.run(
            directory,
            "-i",
            file.toString(),
            "-fps_mode",
            "passthrough",
            "-vf",
            "scale=16:9,format=gray",
            "-f",
            "rawvideo",
            "-");
    var flashes = new ArrayList<Double>();
    boolean white = false;
    for (int i = 0; i < raw.length / FRAME_PIXELS; i++) {
      boolean bright = (raw[i * FRAME_PIXELS + 4 * 16 + 3] & 0xff) > 128;
      if (bright && !white) {
        flashes.add(Double.valueOf(times.get(i)));
      }
      white = bright;
    }
    return flashes;
  }

  /// Media times at which the beep begins.
  private List<Double> beeps(Path file) throws Exception {
    Sound sound = Sound.decode(directory, Files.readAllBytes(file));
    double begins =
        Double.parseDouble(
            Ffmpeg.probe(directory, "-show_entries", "stream=start_time", file.toString())
                .getFirst());
    var beeps = new ArrayList<Double>();
    double at = sound.onset(0, 0.2f);
    while (!Double.isNaN(at)) {
      beeps.add(begins + at);
      at = sound.onset(at + 0.5, 0.2f);
    }
    return beeps;
  }

  private static WorkerCommand.Start start() {
    var rendition = new RenditionSettings("720p", 640, 360, 800_000);
    return new WorkerCommand.Start(
        30, 10, 3, 0, 10_000, List.of(rendition), 128_000, "auto", "", false);
  }

  private static WorkerCommand.Source source(String slot, int ssrc, MediaKind kind) {
    return new WorkerCommand.Source(slot, ssrc, kind, "ara", "t-" + slot);
  }

  private static Tile tile() {
    return new Tile("v-1", "ara", 0, 0, 640, 360, "Ara", false, false, Tile.Fit.COVER);
  }
}
