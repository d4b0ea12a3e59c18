package io.madang.compose.worker.transcode;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.TranscodeInput;
import io.madang.rtp.MediaKind;
import io.madang.rtp.RtpPacket;
import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// A camera: Debian's FFmpeg encodes and sends by RTP, faster than life, and what came is kept.
final class RtpCamera {
  private static final long DEADLINE_SECONDS = 60;
  private static final int RECEIVE_BYTES = 4 << 20;

  private final List<Packet> packets = new ArrayList<>();
  private final String description;

  /// A packet as it came, with the SSRC that a worker knows its stream by.
  record Packet(MediaKind kind, boolean rtcp, byte[] bytes) {
    int timestamp() {
      return ByteArrays.i32(bytes, rtcp ? 16 : 4);
    }

    int sequenceNumber() {
      return ByteArrays.u16(bytes, 2);
    }
  }

  /// @param video input and options of the encoder, empty for none; likewise `audio`
  RtpCamera(Path directory, List<String> video, List<String> audio) throws Exception {
    Path sdp = directory.resolve("camera.sdp");
    Files.deleteIfExists(sdp);
    try (var videoIn = new Receiver(MediaKind.VIDEO);
        var audioIn = new Receiver(MediaKind.AUDIO)) {
      Process process = start(sdp, video, videoIn.port, audio, audioIn.port);
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      videoIn.finish();
      audioIn.finish();
    }
    description = Files.readString(sdp);
  }

  /// A camera by GStreamer, which sends some formats that FFmpeg does not.
  ///
  /// @param pipeline up to the payloader
  RtpCamera(MediaKind kind, String map, String... pipeline) throws Exception {
    try (var receiver = new Receiver(kind)) {
      var command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
      command.addAll(List.of(pipeline));
      command.addAll(
          List.of("!", "udpsink", "sync=false", "host=127.0.0.1", "port=" + receiver.port));
      Process process =
          new ProcessBuilder(command)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      receiver.finish();
    }
    String media = kind == MediaKind.VIDEO ? "video" : "audio";
    description = "m=" + media + " 0 RTP/AVP 96\na=rtpmap:96 " + map + "\n";
  }

  private static Process start(
      Path sdp, List<String> video, int videoPort, List<String> audio, int audioPort)
      throws IOException {
    var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
    for (List<String> stream : List.of(video, audio)) {
      if (!stream.isEmpty()) {
        command.addAll(List.of("-readrate", "8", "-f", "lavfi", "-i", stream.getFirst()));
      }
    }
    int input = 0;
    if (!video.isEmpty()) {
      command.addAll(List.of("-map", "0"));
      command.addAll(video.subList(1, video.size()));
      command.addAll(List.of("-f", "rtp", "rtp://127.0.0.1:" + videoPort + "?pkt_size=1200"));
      input = 1;
    }
    if (!audio.isEmpty()) {
      command.addAll(List.of("-map", "" + input));
      command.addAll(audio.subList(1, audio.size()));
      command.addAll(List.of("-f", "rtp", "rtp://127.0.0.1:" + audioPort + "?pkt_size=1200"));
    }
    command.addAll(List.of("-sdp_file", sdp.toString()));
    return new ProcessBuilder(command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Everything in the order in which it came.
  List<Packet> packets() {
    return packets;
  }

  /// The RTP packets of one stream.
  List<Packet> media(MediaKind kind) {
    return packets.stream().filter(p -> p.kind() == kind && !p.rtcp()).toList();
  }

  /// The first timestamp of a stream.
  int firstTimestamp(MediaKind kind) {
    return media(kind).getFirst().timestamp();
  }

  Optional<TranscodeInput> input(MediaKind kind) {
    String section = "m=" + (kind == MediaKind.VIDEO ? "video " : "audio ");
    String map = "";
    String parameters = "";
    int type = -1;
    boolean inside = false;
    for (String line : description.lines().map(String::strip).toList()) {
      if (line.startsWith("m=")) {
        inside = line.startsWith(section);
        type = inside ? Integer.parseInt(line.substring(line.lastIndexOf(' ') + 1)) : type;
      } else if (inside && line.startsWith("a=rtpmap:")) {
        map = line.substring(line.indexOf(' ') + 1);
      } else if (inside && line.startsWith("a=fmtp:")) {
        parameters = line.substring(line.indexOf(' ') + 1);
      }
    }
    if (type < 0) {
      return Optional.empty();
    }
    String[] parts = (map.isEmpty() ? fixed(type) : map).split("/");
    int channels = parts.length > 2 ? Integer.parseInt(parts[2]) : 1;
    return Optional.of(
        new TranscodeInput(parts[0], Integer.parseInt(parts[1]), channels, parameters, 0, 0));
  }

  /// RFC 3551, section 6.
  private static String fixed(int type) {
    return switch (type) {
      case 0 -> "PCMU/8000";
      case 8 -> "PCMA/8000";
      case 9 -> "G722/8000";
      case 10 -> "L16/44100/2";
      case 11 -> "L16/44100";
      case 14 -> "MPA/90000";
      case 26 -> "JPEG/90000";
      case 97 -> "L8/22050"; // FFmpeg says nothing of it
      default -> throw new AssertionError("payload type " + type);
    };
  }

  /// The two ports of one stream.
  private final class Receiver implements AutoCloseable {
    private final MediaKind kind;
    private final int ssrc;
    private final DatagramSocket rtp;
    private final DatagramSocket rtcp;
    private final int port;
    private final Thread[] threads = new Thread[2];

    private Receiver(MediaKind kind) throws IOException {
      this.kind = kind;
      this.ssrc = kind == MediaKind.VIDEO ? 1 : 2;
      DatagramSocket first = null;
      DatagramSocket second = null;
      while (second == null) {
        first = socket(0);
        try {
          second = first.getLocalPort() % 2 == 0 ? socket(first.getLocalPort() + 1) : null;
        } catch (SocketException taken) {
          second = null;
        }
        if (second == null) {
          first.close();
        }
      }
      this.rtp = first;
      this.rtcp = second;
      this.port = rtp.getLocalPort();
      threads[0] = Thread.ofPlatform().daemon().start(() -> read(rtp, false));
      threads[1] = Thread.ofPlatform().daemon().start(() -> read(rtcp, true));
    }

    private static DatagramSocket socket(int port) throws SocketException {
      var socket =
          new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setReceiveBufferSize(RECEIVE_BYTES);
      socket.setSoTimeout(100);
      return socket;
    }

    private volatile boolean ending;

    private void read(DatagramSocket socket, boolean reports) {
      var datagram = new DatagramPacket(new byte[65_536], 65_536);
      while (true) {
        try {
          socket.receive(datagram);
          keep(datagram, reports);
        } catch (SocketTimeoutException nothing) {
          if (ending) {
            return;
          }
        } catch (IOException closed) {
          return;
        }
      }
    }

    private void keep(DatagramPacket datagram, boolean reports) {
      var bytes = new byte[datagram.getLength()];
      System.arraycopy(datagram.getData(), 0, bytes, 0, bytes.length);
      if (bytes.length < RtpPacket.FIXED_HEADER_LENGTH) {
        return;
      }
      ByteArrays.put32(bytes, reports ? 4 : 8, ssrc);
      synchronized (packets) {
        packets.add(new Packet(kind, reports, bytes));
      }
    }

    private void finish() throws InterruptedException {
      ending = true;
      for (Thread thread : threads) {
        thread.join(5_000);
      }
    }

    @Override
    public void close() {
      rtp.close();
      rtcp.close();
    }
  }
}
