package io.madang.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.ChromiumCapture;
import io.madang.rtp.RtpPacket;
import io.madang.sim.Hex;
import org.junit.jupiter.api.Test;

class Vp9DescriptorTest {
  private final Vp9Descriptor vp9 = new Vp9Descriptor();

  /// Non-flexible: I L B V; picture id 0x0123; TID 0 U=1 SID 0 D=0; TL0PICIDX 7; SS of two layers,
  /// 320x180 and 640x360, and a group of two pictures: (TID 0, R 1: 2), (TID 1, U, R 1: 1).
  private static final String NON_FLEXIBLE_KEY =
      "aa 8123 10 07" + " 38 0140 00b4 0280 0168 02 04 02 34 01" + " 82 49 83";

  /// Flexible: I P L F E; 7-bit picture id 5; TID 1 U=0 SID 2 D=1; references 1 and 3.
  private static final String FLEXIBLE = "f4 05 25 03 06" + " 86";

  @Test
  void parse_nonFlexibleKeyframe_agreesWithTheHandDecoding() {
    parse(NON_FLEXIBLE_KEY);

    assertThat(vp9.length()).isEqualTo(19);
    assertThat(vp9.flexible()).isFalse();
    assertThat(vp9.keyframe()).isTrue();
    assertThat(vp9.startOfFrame()).isTrue();
    assertThat(vp9.endOfFrame()).isFalse();
    assertThat(vp9.pictureId()).isEqualTo(0x0123);
    assertThat(vp9.longPictureId()).isTrue();
    assertThat(vp9.tl0PictureIndex()).isEqualTo(7);
    assertThat(vp9.switchingUpPoint()).isTrue();
    assertThat(vp9.hasStructure()).isTrue();
    assertThat(vp9.structureSpatialLayers()).isEqualTo(2);
    assertThat(vp9.width(0)).isEqualTo(320);
    assertThat(vp9.height(0)).isEqualTo(180);
    assertThat(vp9.width()).isEqualTo(640);
    assertThat(vp9.height()).isEqualTo(360);
    assertThat(vp9.width(2)).isZero();
  }

  @Test
  void parse_flexibleInterFrame_agreesWithTheHandDecoding() {
    parse(FLEXIBLE);

    assertThat(vp9.flexible()).isTrue();
    assertThat(vp9.interPicturePredicted()).isTrue();
    assertThat(vp9.keyframe()).isFalse();
    assertThat(vp9.endOfFrame()).isTrue();
    assertThat(vp9.pictureId()).isEqualTo(5);
    assertThat(vp9.tl0PictureIndex()).isEqualTo(Vp9Descriptor.ABSENT);
    assertThat(vp9.temporalLayer()).isEqualTo(1);
    assertThat(vp9.spatialLayer()).isEqualTo(2);
    assertThat(vp9.interLayerDependency()).isTrue();
    assertThat(vp9.switchingUpPoint()).isFalse();
    assertThat(vp9.referenceCount()).isEqualTo(2);
    assertThat(vp9.reference(0)).isEqualTo(1);
    assertThat(vp9.reference(1)).isEqualTo(3);
    assertThat(vp9.length()).isEqualTo(5);
  }

  @Test
  void keyframe_upperSpatialLayer_isNoEntry() {
    parse("28 03 07 82"); // L B; SID 1, D

    assertThat(vp9.spatialLayer()).isEqualTo(1);
    assertThat(vp9.keyframe()).isFalse();
  }

  @Test
  void parse_fourReferences_isRefused() {
    byte[] bytes = Hex.bytes("d0 05 03 05 07 08 86");
    assertThat(vp9.parse(bytes, 0, bytes.length)).isFalse();
  }

  @Test
  void parse_cutAnywhere_isRefused() {
    byte[] whole = Hex.bytes(NON_FLEXIBLE_KEY);
    for (int length = 0; length <= 19; length++) {
      assertThat(vp9.parse(whole, 0, length)).as("%d bytes", length).isFalse();
      assertThat(vp9.keyframe()).isFalse();
    }
    assertThat(vp9.parse(whole, 0, 20)).isTrue();
  }

  @Test
  void write_patchesACopyInPlace() {
    byte[] payload = Hex.bytes(NON_FLEXIBLE_KEY);
    byte[] copy = payload.clone();
    vp9.parse(payload, 0, payload.length);

    vp9.writePictureId(copy, 0, 0x1_ffff);
    vp9.writeTl0PictureIndex(copy, 0, 256);

    assertThat(Hex.of(copy, 0, 6)).isEqualTo("aa" + "ffff" + "10" + "00" + "38");
    byte[] flexible = Hex.bytes(FLEXIBLE);
    vp9.parse(flexible, 0, flexible.length);
    vp9.writePictureId(flexible, 0, 128);
    vp9.writeTl0PictureIndex(flexible, 0, 99);
    assertThat(Hex.of(flexible)).isEqualTo("f40025030686");
  }

  /// L3T3: one picture id per picture, spatial layers 0 1 2 in it, the keyframe with the sizes of
  /// all three.
  @Test
  void chromium_threeSpatialLayers_areToldApart() {
    var packet = new RtpPacket();
    int picture = -1;
    int spatial = -1;
    int pictures = 0;
    int highestTemporal = 0;
    for (byte[] bytes : ChromiumCapture.load("vp9-l3t3").rtp(98)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      if (packet.payloadLength() == 0) {
        continue;
      }
      assertThat(vp9.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      if (vp9.pictureId() != picture) {
        assertThat(picture < 0 || vp9.pictureId() == (picture + 1 & 0x7fff)).isTrue();
        assertThat(vp9.spatialLayer()).isZero();
        assertThat(vp9.startOfFrame()).isTrue();
        assertThat(vp9.keyframe()).isEqualTo(picture < 0);
        picture = vp9.pictureId();
        pictures++;
      } else {
        assertThat(vp9.spatialLayer()).isBetween(spatial, spatial + 1);
        assertThat(vp9.keyframe() && !vp9.startOfFrame()).isFalse();
      }
      if (vp9.keyframe()) {
        assertThat(vp9.structureSpatialLayers()).isEqualTo(3);
        assertThat(vp9.width()).isEqualTo(1280);
        assertThat(vp9.height()).isEqualTo(720);
        assertThat(vp9.width(0)).isEqualTo(320);
      }
      assertThat(packet.marker()).isEqualTo(vp9.endOfFrame() && vp9.spatialLayer() == 2);
      spatial = vp9.spatialLayer();
      highestTemporal = Math.max(highestTemporal, vp9.temporalLayer());
    }
    assertThat(pictures).isGreaterThan(8);
    assertThat(highestTemporal).isEqualTo(2);
  }

  @Test
  void chromium_twoSpatialLayersByKey_predictUpwardsAtTheKeyframeOnly() {
    var packet = new RtpPacket();
    int frames = 0;
    int keyPicture = -1;
    for (byte[] bytes : ChromiumCapture.load("vp9-l2t2-key").rtp(98)) {
      assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
      if (packet.payloadLength() == 0) {
        continue;
      }
      assertThat(vp9.parse(bytes, packet.payloadOffset(), packet.payloadLength())).isTrue();
      keyPicture = vp9.keyframe() ? vp9.pictureId() : keyPicture;
      boolean upward = vp9.spatialLayer() == 1 && vp9.pictureId() == keyPicture;
      assertThat(vp9.interLayerDependency()).isEqualTo(upward);
      frames += vp9.startOfFrame() ? 1 : 0;
    }
    assertThat(frames).isGreaterThan(8);
  }

  private void parse(String hex) {
    byte[] bytes = Hex.bytes(hex);
    assertThat(vp9.parse(bytes, 0, bytes.length)).isTrue();
  }
}
