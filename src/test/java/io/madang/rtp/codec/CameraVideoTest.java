package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.sim.Hex;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What only cameras send: Motion JPEG and MPEG-4 Visual.
class CameraVideoTest {
  private static final int BOUND = 1 << 20;

  /// Of one block of 16x16 pixels (4:2:0): all coefficients 0 but the DC of the luminance.
  private static final String GREY_SCAN = "f9 28 a2 8a 28";

  private final RtpPacket view = new RtpPacket();
  private final List<String> frames = new ArrayList<>();
  private final List<Boolean> keyframes = new ArrayList<>();

  @Test
  void jpeg_withAQuality_getsTheTablesOfTheStandard() {
    var jpeg = Depacketizer.jpeg(BOUND);

    send(jpeg, 1, 0, true, "00 000000 01 32 02 02" + GREY_SCAN);

    assertThat(keyframes).containsExactly(true);
    String file = frames.getFirst();
    assertThat(file)
        .startsWith("ffd8ffdb004300" + "100b0c0e0c0a100e0d0e1211101318281a")
        .contains("ffdb004301" + "1112121815182f1a1a2f63")
        .contains("ffc00011080010001003" + "012200" + "021101" + "031101")
        .doesNotContain("ffdd0004")
        .endsWith("ffda000c03010002110311003f00" + GREY_SCAN.replace(" ", "") + "ffd9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"00 000000 01 32 02 02", "00 000000 00 05 02 01", "00 000000 01 63 02 02"})
  void jpeg_thatIsPutTogether_isReadByAnotherDecoder(String header) throws Exception {
    var jpeg = Depacketizer.jpeg(BOUND);

    send(jpeg, 1, 0, true, header + GREY_SCAN + "ffffff");

    var image = ImageIO.read(new ByteArrayInputStream(Hex.bytes(frames.getFirst())));
    assertThat(image.getWidth()).isEqualTo(16);
  }

  @Test
  void jpeg_withRestarts_saysTheirInterval() {
    var jpeg = Depacketizer.jpeg(BOUND);

    send(jpeg, 1, 0, false, "00 000000 41 32 02 02" + "0005 ffff" + "aabb");
    send(jpeg, 2, 0, true, "00 000002 41 32 02 02" + "0005 ffff" + "ccdd");

    assertThat(frames.getFirst()).contains("ffdd00040005").endsWith("aabbccddffd9");
  }

  @Test
  void jpeg_withTablesInBand_keepsThemWhereTheyAreStatic() {
    var jpeg = Depacketizer.jpeg(BOUND);
    String tables = "00 00 0080" + "01".repeat(64) + "02".repeat(64);

    send(jpeg, 1, 0, true, "00 000000 01 80 02 02" + tables + "aabb");
    send(jpeg, 2, 1, true, "00 000000 01 80 02 02" + "00 00 0000" + "ccdd");
    send(jpeg, 3, 2, true, "00 000000 01 81 02 02" + "00 00 0000" + "eeff");

    assertThat(frames).hasSize(2);
    assertThat(frames.get(1)).contains("ffdb004301" + "02".repeat(64)).endsWith("ccddffd9");
  }

  @Test
  void jpeg_withDynamicTables_needsThemInEveryFrame() {
    var jpeg = Depacketizer.jpeg(BOUND);
    String tables = "00 00 0080" + "01".repeat(128);

    send(jpeg, 1, 0, true, "00 000000 01 ff 02 02" + tables + "aabb");
    send(jpeg, 2, 1, true, "00 000000 01 ff 02 02" + "00 00 0000" + "ccdd");

    assertThat(frames).hasSize(1);
    assertThat(jpeg.droppedFrames()).isEqualTo(1);
  }

  @Test
  void jpeg_withWideTables_saysTheirPrecision() {
    var jpeg = Depacketizer.jpeg(BOUND);
    String tables = "00 01 00c0" + "0001".repeat(64) + "02".repeat(64);

    send(jpeg, 1, 0, true, "00 000000 01 ff 02 02" + tables + "aabb");

    assertThat(frames.getFirst())
        .contains("ffdb008310" + "0001".repeat(64))
        .contains("ffdb004301" + "02".repeat(64));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00 000000",
        "00 000000 02 32 02 02 aabb",
        "00 000000 81 32 02 02 aabb",
        "00 000000 01 00 02 02 aabb",
        "00 000000 01 64 02 02 aabb",
        "00 000000 01 32 00 02 aabb",
        "00 000000 01 ff 02 02 0000 ffff aabb",
        "00 000000 41 32 02 02 00",
        "00 000001 01 32 02 02 aabb",
        "00 000000 01 32 02 02"
      })
  void jpeg_thatMakesNoSense_isLeftOutAndCounted(String payload) {
    var jpeg = Depacketizer.jpeg(BOUND);

    send(jpeg, 1, 0, true, payload);

    assertThat(frames).isEmpty();
    assertThat(jpeg.droppedFrames()).isEqualTo(1);
  }

  @Test
  void mpeg4_planes_saysWhereADecoderCanBegin() {
    var mpeg4 = Depacketizer.mpeg4Video(BOUND);

    send(mpeg4, 1, 0, false, "000001b0 01 000001b6 10 aa");
    send(mpeg4, 2, 0, true, "bbcc");
    send(mpeg4, 3, 1, true, "000001b6 50 dd");

    assertThat(frames).containsExactly("000001b001000001b610aabbcc", "000001b650dd");
    assertThat(keyframes).containsExactly(true, false);
  }

  @Test
  void mpeg4_withItsBeginningLost_isLeftOut() {
    var mpeg4 = Depacketizer.mpeg4Video(BOUND);

    send(mpeg4, 1, 0, true, "bbcc");
    send(mpeg4, 2, 1, true, "000001b6 10 dd");

    assertThat(frames).containsExactly("000001b610dd");
    assertThat(mpeg4.droppedFrames()).isEqualTo(1);
  }

  @Test
  void packet_ofRandomAndDamagedBytes_givesFramesOrNothing() {
    long seed = System.nanoTime();
    System.out.println("CameraVideoTest seed " + seed);
    var random = new Random(seed);
    byte[] sane = Hex.bytes("00000000 01ff0202 00000080".replace(" ", "") + "01".repeat(140));
    for (Depacketizer each : List.of(Depacketizer.jpeg(4_096), Depacketizer.mpeg4Video(4_096))) {
      for (int i = 0; i < 50_000; i++) {
        byte[] payload = random.nextBoolean() ? new byte[random.nextInt(1_400)] : sane.clone();
        if (payload.length != sane.length) {
          random.nextBytes(payload);
        }
        for (int j = random.nextInt(4); j > 0 && payload.length > 0; j--) {
          payload[random.nextInt(Math.min(16, payload.length))] = (byte) random.nextInt();
        }
        byte[] cut = Arrays.copyOf(payload, random.nextInt(payload.length + 1));
        byte[] bytes = packet(i & 0xffff, i / 3, random.nextInt(3) == 0, cut);
        if (view.wrap(bytes, 0, bytes.length)) {
          each.packet(
              view, frame -> assertThat(frame.length()).as("seed %d", seed).isBetween(1, 4_096));
        }
      }
    }
  }

  private void send(
      Depacketizer depacketizer, int sequence, int timestamp, boolean marker, String payload) {
    byte[] bytes = packet(sequence, timestamp, marker, Hex.bytes(payload.replace(" ", "")));
    assertThat(view.wrap(bytes, 0, bytes.length)).isTrue();
    depacketizer.packet(
        view,
        frame -> {
          frames.add(HexFormat.of().formatHex(frame.array(), 0, frame.length()));
          keyframes.add(frame.keyframe());
        });
  }

  private static byte[] packet(int sequence, int timestamp, boolean marker, byte[] payload) {
    var bytes = new byte[12 + payload.length];
    new RtpWriter()
        .begin(bytes, 0, bytes.length)
        .header(26, marker, sequence, timestamp, 1)
        .payload(payload, 0, payload.length)
        .finish();
    return bytes;
  }
}
