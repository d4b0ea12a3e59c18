package io.madang.rtsp.message;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtspReaderTest {
  /// What a reader hands over, as text: frames as `$channel:hex`.
  static final class Log implements RtspReceiver {
    final List<RtspRequest> requests = new ArrayList<>();
    final List<RtspResponse> responses = new ArrayList<>();
    final List<String> frames = new ArrayList<>();

    @Override
    public void request(RtspRequest request) {
      requests.add(request);
    }

    @Override
    public void response(RtspResponse response) {
      responses.add(response);
    }

    @Override
    public void interleaved(int channel, byte[] array, int offset, int length) {
      frames.add("$" + channel + ":" + HexFormat.of().formatHex(array, offset, offset + length));
    }
  }

  @Test
  void next_response_isReadWithItsBody() throws Exception {
    Log log =
        read(
            """
            RTSP/1.0 200 OK
            CSeq: 2
            Content-Type: application/sdp
            Content-Length: 5

            v=0\r\n\
            """);

    RtspResponse response = log.responses.getFirst();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.reason()).isEqualTo("OK");
    assertThat(response.sequence()).isEqualTo(2);
    assertThat(response.body()).isEqualTo("v=0\r\n");
  }

  @Test
  void next_carelessHeaders_areUnderstood() throws Exception {
    Log log =
        read(
            "\r\n\nRTSP/1.0 200\ncseq :7 \nSession:\t12\r\n ;timeout=30\r\nnonsense\r\nPUBLIC: A,B\r\n"
                + "public: C\n\n");

    RtspResponse response = log.responses.getFirst();
    assertThat(response.sequence()).isEqualTo(7);
    assertThat(response.headers().first("Session")).contains("12 ;timeout=30");
    assertThat(response.headers().list("Public")).containsExactly("A", "B", "C");
    assertThat(response.headers().number("Content-Length")).isEqualTo(-1);
  }

  @Test
  void next_request_isRead() throws Exception {
    Log log = read("DESCRIBE rtsp://h/a b RTSP/1.0\r\nCSeq: 1\r\n\r\noptions * RTSP/1.0\r\n\r\n");

    assertThat(log.requests)
        .extracting(RtspRequest::method, RtspRequest::uri, RtspRequest::sequence)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("DESCRIBE", "rtsp://h/a b", 1),
            org.assertj.core.groups.Tuple.tuple("OPTIONS", "*", -1));
  }

  @Test
  void next_framesBetweenMessages_areTold() throws Exception {
    Log log = read("RTSP/1.0 200 OK\r\n\r\n$\1\0\3abc$\0\0\0RTSP/1.0 201 OK\r\n\r\n$\2\0\1x");

    assertThat(log.responses).hasSize(2);
    assertThat(log.frames).containsExactly("$1:616263", "$0:", "$2:78");
  }

  @Test
  void next_longestFrame_isRead() throws Exception {
    byte[] bytes = new byte[4 + 65_535];
    RtspWriter.frameHeader(bytes, 0, 7, 65_535);

    Log log = read(new ByteArrayInputStream(bytes));

    assertThat(log.frames.getFirst()).hasSize(3 + 2 * 65_535);
  }

  @Test
  void next_garbageAfterFrames_isPassedOver() throws Exception {
    String packet = "\u0080\u0060\0\1\0\0\0\0\0\0\0\0";
    String garbage = "\0\u0080$\u00ff\u00ff$\0\0\1xRTS R";

    var stream =
        stream("$\0\0\1x" + garbage + "$\0\0\14" + packet + garbage + "RTSP/1.0 200 OK\r\n\r\n");
    var log = new Log();
    var reader = new RtspReader(stream, RtspLimits.DEFAULT);
    while (reader.next(log)) {
      // All of it.
    }

    assertThat(log.frames).hasSize(2).last().isEqualTo("$0:806000010000000000000000");
    assertThat(log.responses).hasSize(1);
    assertThat(reader.garbageBytes()).isEqualTo(2L * garbage.length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "GET / HTTP/1.1\r\n\r\n",
        "DESCRIBE\r\n\r\n",
        "RTSP/1.0 OK\r\n\r\n",
        "RTSP/1.0 99 OK\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000",
        "OPTIONS * RTSP/2.0\r\n\r\n",
      })
  void next_anotherProtocol_isRefused(String text) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> read(text))
        .matches(refusal -> refusal.code() == RtspException.Code.MALFORMED_MESSAGE);
  }

  @Test
  void next_endlessOrWild_isRefused() {
    String start = "RTSP/1.0 200 OK\r\n";
    assertTooLong("RTSP/1.0 200 " + "O".repeat(1 << 16));
    assertTooLong(start + "A: " + "b".repeat(1 << 16));
    assertTooLong(start + "A: b\r\n".repeat(101) + "\r\n");
    assertTooLong(start + " folded\r\n".repeat(1 << 14));
    assertTooLong(start + "Content-Length: 262145\r\n\r\n");
    assertTooLong(start + "Content-Length: -1\r\n\r\n");
    assertTooLong(start + "Content-Length: 99999999999999999999\r\n\r\n");
  }

  @Test
  void next_garbageWithoutEnd_isGivenUp() {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> read("$\0\0\1x" + "x".repeat(RtspLimits.DEFAULT.garbageBytes() + 1)))
        .matches(refusal -> refusal.code() == RtspException.Code.MALFORMED_MESSAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RTSP/1.0 200 OK", "RTSP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nab", "$\0\0\4abc"})
  void next_cutMidway_isAnEndOfFile(String text) {
    assertThatExceptionOfType(EOFException.class).isThrownBy(() -> read(text));
  }

  @Test
  void next_descriptionWithoutLength_endsWithItsLines() throws Exception {
    Log log =
        read(
            "RTSP/1.0 200 OK\r\nContent-Type: application/sdp\r\n\r\nv=0\r\nm=video 0 RTP/AVP 96\r\n"
                + "a=control:x\r\n$\0\0\1xRTSP/1.0 404 Not Found\r\n\r\n");

    assertThat(log.responses.getFirst().body()).endsWith("a=control:x\r\n");
    assertThat(log.frames).hasSize(1);
    assertThat(log.responses.get(1).status()).isEqualTo(404);
  }

  @Test
  void next_bytesOneByOne_readsTheSame() throws Exception {
    String text =
        "RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 2\r\n\r\nab$\0\0\2cd\r\nOPTIONS * RTSP/1.0\r\n\r\n";
    InputStream slow =
        new InputStream() {
          private final InputStream all = stream(text);

          @Override
          public int read() throws IOException {
            return all.read();
          }

          @Override
          public int read(byte[] array, int offset, int length) throws IOException {
            return all.read(array, offset, Math.min(1, length));
          }
        };

    Log log = read(slow);

    assertThat(log.responses.getFirst().body()).isEqualTo("ab");
    assertThat(log.frames).containsExactly("$0:6364");
    assertThat(log.requests).hasSize(1);
  }

  /// Whatever comes: an end, an [EOFException] or an [RtspException], in bounded memory and time.
  @Test
  void next_mutatedDialogues_neverSurprise() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    List<byte[]> dialogues = Dialogues.all();
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = Mutations.mutated(dialogues.get(random.nextInt(dialogues.size())), random);
      try {
        read(new ByteArrayInputStream(bytes));
      } catch (EOFException | RtspException expected) {
        // Told apart from a bug.
      } catch (RuntimeException bug) {
        throw new AssertionError(
            "seed " + seed + ", crash: " + HexFormat.of().formatHex(bytes), bug);
      }
    }
  }

  static Log read(String text) throws Exception {
    return read(stream(text));
  }

  private static Log read(InputStream stream) throws IOException, RtspException {
    var log = new Log();
    var reader = new RtspReader(stream, RtspLimits.DEFAULT);
    while (reader.next(log)) {
      // All of it.
    }
    return log;
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(ISO_8859_1));
  }

  private static void assertTooLong(String text) {
    assertThatExceptionOfType(RtspException.class)
        .isThrownBy(() -> read(text))
        .matches(refusal -> refusal.code() == RtspException.Code.MESSAGE_TOO_LONG);
  }
}
