package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.RtpPacket;
import io.madang.sim.Hex;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class Vp8DescriptorTest {
  private final Vp8Descriptor vp8 = new Vp8Descriptor();

  /// X S; I L T K; M, picture id 0x1234; TL0PICIDX 0x56; TID 2, Y, KEYIDX 9; a keyframe of 640x360
  /// behind it.
  private static final String FULL = "90 f0 9234 56 a9" + " 10 02 00 9d 01 2a 80 02 68 01";

  @Test
  void parse_allFields_agreesWithTheHandDecoding() {
    parse(FULL);

    assertThat(vp8.length()).isEqualTo(6);
    assertThat(vp8.startOfFrame()).isTrue();
    assertThat(vp8.nonReference()).isFalse();
    assertThat(vp8.pictureId()).isEqualTo(0x1234);
    assertThat(vp8.longPictureId()).isTrue();
    assertThat(vp8.tl0PictureIndex()).isEqualTo(0x56);
    assertThat(vp8.hasTemporalLayer()).isTrue();
    assertThat(vp8.temporalLayer()).isEqualTo(2);
    assertThat(vp8.layerSync()).isTrue();
    assertThat(vp8.keyIndex()).isEqualTo(9);
    assertThat(vp8.keyframe()).isTrue();
    assertThat(vp8.width()).isEqualTo(640);
    assertThat(vp8.height()).isEqualTo(360);
  }

  @Test
  void parse_withoutExtension_hasNoFields() {
    parse("10 01 00 00");

    assertThat(vp8.length()).isEqualTo(1);
    assertThat(vp8.keyframe()).as("P bit: inter frame").isFalse();
    assertThat(vp8.pictureId()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(vp8.tl0PictureIndex()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(vp8.keyIndex()).isEqualTo(Vp8Descriptor.ABSENT);
    assertThat(vp8.temporalLayer()).isZero();
  }

  @Test
  void parse_sevenBitPictureId_readsOneByte() {
    parse("90 80 7f 00");

    assertThat(vp8.pictureId()).isEqualTo(127);
    assertThat(vp8.longPictureId()).isFalse();
    assertThat(vp8.length()).isEqualTo(3);
  }

  @Test
  void keyframe_continuation_isNotAStart() {
    parse("80 80 85 10 00");
    assertThat(vp8.keyframe()).as("S is 0").isFalse();

    parse("11 10 02 00");
    assertThat(vp8.keyframe()).as("second partition").isFalse();
  }

  @Test
  void parse_cutAnywhere_isRefused() {
    byte[] whole = Hex.bytes(FULL);
    for (int length = 0; length <= 6; length++) {
      assertThat(vp8.parse(whole, 0, length)).as("%d bytes", length).isFalse();
      assertThat(vp8.keyframe()).isFalse();
    }
    assertThat(vp8.parse(whole, 0, 7)).isTrue();
    assertThat(vp8.keyframe()).isTrue();
    assertThat(vp8.width()).as("not told").isZero();
  }

  @Test
  void write_patchesACopyInPlace() {
    byte[] payload = Hex.bytes(FULL);
    byte[] copy = new byte[100];
    System.arraycopy(payload, 0, copy, 30, payload.length);
    vp8.parse(payload, 0, payload.length);

    vp8.writePictureId(copy, 30, 0x1_8001);
    vp8.writeTl0PictureIndex(copy, 30, 0x1ff);
    vp8.writeKeyIndex(copy, 30, 0x3f);

    assertThat(Hex.of(copy, 30, 7)).isEqualTo("90f0" + "8001" + "ff" + "bf" + "10");
  }

  @Test
  void write_sevenBitPictureId_keepsItsWidth() {
    byte[] payload = Hex.bytes("90 80 05 00");
    vp8.parse(payload, 0, payload.length);

    vp8.writePictureId(payload, 0, 128 + 3);
    vp8.writeTl0PictureIndex(payload, 0, 7);
    vp8.writeKeyIndex(payload, 0, 7);

    assertThat(Hex.of(payload)).isEqualTo("90800300");
  }

  /// L1T3: TL0PICIDX counts base layer frames, the picture id counts all.
  @Test
  void chromium_threeTemporalLayers_countAsTheRfcSays() {
    var packet = new RtpPacket();
    List<Integer> layers = new ArrayList<>();
    int lastPicture = -1;
    int lastTl0 = -1;
    for (byte[] bytes : ChromiumCapture.load("vp8-l1t3").rtp(96)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      if (packet.payloadLength() == 0) {
        continue;
      }
      assertThat(vp8.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      if (vp8.startOfFrame()) {
        boolean isFirst = lastPicture < 0;
        assertThat(vp8.keyframe()).isEqualTo(isFirst);
        assertThat(isFirst || vp8.pictureId() == (lastPicture + 1 & 0x7fff)).isTrue();
        boolean isBase = vp8.temporalLayer() == 0;
        int expected = isBase ? lastTl0 + 1 & 0xff : lastTl0;
        assertThat(isFirst || vp8.tl0PictureIndex() == expected).isTrue();
        layers.add(vp8.temporalLayer());
        lastPicture = vp8.pictureId();
        lastTl0 = vp8.tl0PictureIndex();
      } else {
        assertThat(vp8.pictureId()).isEqualTo(lastPicture);
      }
    }
    assertThat(layers).hasSizeGreaterThan(8).contains(0, 1, 2);
  }

  /// Chromium leaves all optional fields out when the dependency descriptor is negotiated: layers
  /// and frame numbers are there.
  @Test
  void chromium_withDependencyDescriptor_hasNoFieldsOfItsOwn() {
    var packet = new RtpPacket();
    var descriptor = new Av1DependencyDescriptor();
    var capture = ChromiumCapture.load("vp8-l1t3-dd");
    int id = capture.extensions().id(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    boolean first = true;
    for (byte[] bytes : capture.rtp(96)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      assertThat(vp8.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      assertThat(vp8.pictureId()).isEqualTo(Vp8Descriptor.ABSENT);
      assertThat(vp8.hasTemporalLayer()).isFalse();
      assertThat(packet.findExtension(id)).isTrue();
      assertThat(descriptor.parse(bytes, packet.extensionOffset(), packet.extensionLength()))
          .isTrue();
      assertThat(descriptor.startOfFrame()).isEqualTo(vp8.startOfFrame());
      assertThat(descriptor.structureAttached()).isEqualTo(first);
      first = false;
    }
    assertThat(descriptor.maxTemporalLayer()).isEqualTo(2);
  }

  private void parse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    assertThat(vp8.parse(bytes, 0, bytes.length)).isTrue();
  }
}
