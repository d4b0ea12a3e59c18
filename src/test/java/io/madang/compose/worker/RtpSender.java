package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.wire.ByteArrays;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.ffmpeg;
import org.bytedeco.javacpp.Loader;

/// FFmpeg's own RTP as the packets of a worker's slots: one program that encodes and sends in real
/// time, with sender reports; each output goes to a slot.
final class RtpSender implements AutoCloseable {
  private final WorkerPeer worker;
  private final Process process;
  private final List<DatagramSocket> sockets = new ArrayList<>();

  /// What is sent into one slot.
  ///
  /// @param arguments FFmpeg's, from the input to the encoder
  record Output(int ssrc, int payloadType, List<String> arguments) {}

  /// Changes packets on their way; answers whether one is delivered.
  interface Path {
    boolean deliver(byte[] packet, int length);
  }

  RtpSender(WorkerPeer worker, List<Output> outputs) throws IOException {
    this(worker, outputs, (_, _) -> true);
  }

  RtpSender(WorkerPeer worker, List<Output> outputs, Path path) throws IOException {
    this.worker = worker;
    var inputs = new ArrayList<String>();
    var targets = new ArrayList<String>();
    for (int i = 0; i < outputs.size(); i++) {
      Output output = outputs.get(i);
      int port = open(path);
      int split = output.arguments().indexOf("-c:v");
      inputs.addAll(output.arguments().subList(0, split));
      targets.addAll(List.of("-map", i + ":v"));
      targets.addAll(output.arguments().subList(split, output.arguments().size()));
      targets.addAll(List.of("-payload_type", Integer.toString(output.payloadType())));
      targets.addAll(List.of("-ssrc", Integer.toString(output.ssrc()), "-strict", "-2"));
      targets.addAll(List.of("-f", "rtp", "rtp://127.0.0.1:" + port + "?pkt_size=1200"));
    }
    var command = new ArrayList<>(List.of(Loader.load(ffmpeg.class), "-v", "error", "-nostdin"));
    command.addAll(inputs);
    command.addAll(targets);
    process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  /// A colour that moves a little, with an encoder.
  static Output colour(int ssrc, int payloadType, String colour, String size, String... encoder) {
    var arguments =
        new ArrayList<>(
            List.of(
                "-re", "-f", "lavfi", "-i", "color=" + colour + ":s=" + size + ":r=30", "-c:v"));
    arguments.addAll(List.of(encoder));
    arguments.addAll(List.of("-g", "30", "-pix_fmt", "yuv420p"));
    return new Output(ssrc, payloadType, arguments);
  }

  boolean alive() {
    return process.isAlive();
  }

  @Override
  public void close() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    sockets.forEach(DatagramSocket::close);
  }

  /// RTP on an even port, RTCP on the next one, as FFmpeg wants it.
  private int open(Path path) throws IOException {
    for (int attempt = 0; attempt < 50; attempt++) {
      var rtp = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = rtp.getLocalPort();
      if (port % 2 == 0) {
        try {
          var rtcp =
              new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port + 1));
          rtp.setReceiveBufferSize(4 << 20);
          forward(rtp, path);
          forward(rtcp, (_, _) -> true);
          return port;
        } catch (IOException taken) {
          // the next attempt
        }
      }
      rtp.close();
    }
    throw new IOException("no pair of ports");
  }

  private void forward(DatagramSocket socket, Path path) {
    sockets.add(socket);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          var packet = new DatagramPacket(new byte[2_048], 2_048);
          try {
            while (true) {
              socket.receive(packet);
              if (path.deliver(packet.getData(), packet.getLength())) {
                worker.sendPacket(packet.getData(), packet.getLength());
              }
              packet.setLength(2_048);
            }
          } catch (IOException closed) {
            // the sender or the worker has ended
          }
        });
  }

  /// The SSRC of an RTP packet.
  static int ssrc(byte[] packet) {
    return ByteArrays.i32(packet, 8);
  }
}
