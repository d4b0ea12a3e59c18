package io.madang.compose.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.wire.ByteArrays;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkStreamTest {
  private static final int RTP = 0x80;

  @Test
  void next_commandsAndPackets_areHandedOverInOrder() throws IOException {
    byte[] stream =
        joined(
            LinkCodec.frame(new WorkerCommand.Rendition("480p", true)),
            packet(RTP, 0x80 | 96, 1_200),
            packet(RTP, 200, 28),
            packet(RTP, 111, 65_535),
            LinkCodec.frame(new WorkerCommand.Stop()));

    List<String> received = commands(new ByteArrayInputStream(stream));

    assertThat(received)
        .containsExactly(
            "Rendition[name=480p, on=true]", "rtp 1200", "rtcp 28", "rtp 65535", "Stop[]");
  }

  @Test
  void next_streamThatComesInPieces_isReadAlike() throws IOException {
    var random = new Random(11);
    byte[][] frames = new byte[400][];
    for (int i = 0; i < frames.length; i++) {
      frames[i] = packet(RTP, 96, 2 + random.nextInt(3_000));
    }

    List<String> received = commands(new Pieces(joined(frames), random));

    assertThat(received)
        .containsExactlyElementsOf(
            Arrays.stream(frames).map(frame -> "rtp " + (frame.length - 2)).toList());
  }

  @Test
  void next_reportsWithBytes_areHandedOverWhole() throws IOException {
    byte[] media = new byte[3 << 20];
    new Random(5).nextBytes(media);
    var out = new ByteArrayOutputStream();
    var writer = new LinkWriter(out);
    writer.send(new WorkerReport.Ready("x"));
    writer.send(new WorkerReport.Init("ts", "avc1", 2, 2, 30, 1, 90_000, 0), new byte[0]);
    writer.send(part(media.length), media);
    writer.send(new WorkerReport.KeyframeNeeded("v-1"));
    var reader = new LinkReader(new Pieces(out.toByteArray(), new Random(6)));
    var reports = new Reports();

    while (reader.next(reports)) {
      // until the stream ends
    }

    assertThat(reports.names).containsExactly("Ready", "Init 0", "Part 3145728", "KeyframeNeeded");
    assertThat(reports.lastMedia).isEqualTo(media);
  }

  @Test
  void next_streamThatEndsInsideAFrame_isALinkException() {
    byte[] command = LinkCodec.frame(new WorkerCommand.Stop());
    for (int length = 1; length < command.length; length++) {
      var cut = new ByteArrayInputStream(command, 0, length);
      assertThatThrownBy(() -> commands(cut)).isInstanceOf(LinkException.class);
    }
  }

  @Test
  void next_partThatAnnouncesMoreThanComes_isALinkException() {
    byte[] report = LinkCodec.frame(part(LinkCodec.MAX_MEDIA_BYTES));
    var reader = new LinkReader(new ByteArrayInputStream(joined(report, new byte[5_000])));

    assertThatThrownBy(() -> reader.next(new Reports())).isInstanceOf(LinkException.class);
  }

  @Test
  void next_partBeyondTheBound_isALinkException() {
    byte[] report = LinkCodec.frame(part(LinkCodec.MAX_MEDIA_BYTES + 1));
    var reader = new LinkReader(new ByteArrayInputStream(report));

    assertThatThrownBy(() -> reader.next(new Reports())).isInstanceOf(LinkException.class);
  }

  @Test
  void next_framesOfNoKind_areLinkExceptions() {
    for (byte[] frame :
        List.of(new byte[2], packet(1, 2, 20), packet(255, 2, 20), new byte[] {0, 1, -128})) {
      var in = new ByteArrayInputStream(frame);
      assertThatThrownBy(() -> commands(in)).isInstanceOf(LinkException.class);
    }
  }

  @Test
  void next_noise_endsWithALinkException() {
    var random = new Random(99);
    for (int round = 0; round < 2_000; round++) {
      var noise = new byte[1 + random.nextInt(4_000)];
      random.nextBytes(noise);
      var in = new ByteArrayInputStream(noise);
      try {
        commands(in);
      } catch (IOException problem) {
        assertThat(problem).isInstanceOf(LinkException.class);
      }
    }
  }

  private static WorkerReport.Part part(int bytes) {
    return new WorkerReport.Part("720p", 1, 0, false, true, 900_000, 30_000, 5, bytes);
  }

  private static List<String> commands(InputStream in) throws IOException {
    var received = new ArrayList<String>();
    var reader = new LinkReader(in);
    var receiver =
        new CommandReceiver() {
          @Override
          public void command(WorkerCommand command) {
            received.add(command.toString());
          }

          @Override
          public void rtp(byte[] array, int offset, int length) {
            received.add("rtp " + length);
          }

          @Override
          public void rtcp(byte[] array, int offset, int length) {
            received.add("rtcp " + length);
          }
        };
    while (reader.next(receiver)) {
      // until the stream ends
    }
    return received;
  }

  private static byte[] packet(int first, int second, int length) {
    var frame = new byte[2 + length];
    ByteArrays.put16(frame, 0, length);
    frame[2] = (byte) first;
    frame[3] = (byte) second;
    return frame;
  }

  private static byte[] joined(byte[]... frames) {
    var out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }

  /// Gives as few bytes at a time as sockets sometimes do.
  private static final class Pieces extends InputStream {
    private final ByteArrayInputStream whole;
    private final Random random;

    Pieces(byte[] bytes, Random random) {
      this.whole = new ByteArrayInputStream(bytes);
      this.random = random;
    }

    @Override
    public int read() {
      return whole.read();
    }

    @Override
    public int read(byte[] array, int offset, int length) {
      return whole.read(array, offset, Math.min(length, 1 + random.nextInt(2_000)));
    }
  }

  private static final class Reports implements ReportReceiver {
    private final List<String> names = new ArrayList<>();
    private byte[] lastMedia = new byte[0];

    @Override
    public void report(WorkerReport report) {
      names.add(report.getClass().getSimpleName());
    }

    @Override
    public void init(WorkerReport.Init init, byte[] bytes) {
      names.add("Init " + bytes.length);
    }

    @Override
    public void part(WorkerReport.Part part, byte[] bytes) {
      names.add("Part " + bytes.length);
      lastMedia = bytes;
    }
  }
}
