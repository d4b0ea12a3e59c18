package io.madang.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.sim.Hex;
import io.madang.wire.DropReason;
import org.junit.jupiter.api.Test;

class RtpWriterTest {
  private final RtpWriter writer = new RtpWriter();
  private final RtpPacket packet = new RtpPacket();
  private final byte[] array = new byte[1600];

  @Test
  void finish_ofAWholePacket_readsBack() {
    writer.begin(array, 100, 200).header(96, true, 65535, -2, 0x80000001).beginExtensions(false);
    writer.transportCc(3).absSendTime(2).extension(9, new byte[] {'0'}, 0, 1);
    writer.endExtensions().payload(new byte[] {1, 2, 3}, 1, 2);

    int length = writer.finish();

    assertThat(Hex.of(array, 100, length))
        .isEqualTo(
            "90e0fffffffffffe80000001"
                + "bede0003"
                + "310000"
                + "22000000"
                + "9030"
                + "000000"
                + "0203");
    assertThat(packet.wrap(array, 100, length)).isTrue();
    assertThat(packet.findExtension(3)).isTrue();
    assertThat(packet.extensionOffset()).isEqualTo(writer.transportCcOffset()).isEqualTo(117);
    assertThat(packet.findExtension(2)).isTrue();
    assertThat(packet.extensionOffset()).isEqualTo(writer.absSendTimeOffset());
    assertThat(packet.payloadOffset()).isEqualTo(writer.payloadOffset());
  }

  @Test
  void endExtensions_withoutElements_leavesNoBlock() {
    writer.begin(array, 0, 100).header(96, false, 1, 2, 3).beginExtensions(false);
    writer.transportCc(0).absSendTime(0).endExtensions().payload(new byte[1], 0, 1);

    assertThat(writer.finish()).isEqualTo(13);
    assertThat(packet.wrap(array, 0, 13)).isTrue();
    assertThat(packet.headerLength()).isEqualTo(12);
    assertThat(writer.transportCcOffset()).isEqualTo(RtpWriter.NONE);
  }

  @Test
  void element_thatDoesNotFitTheForm_isLeftOut() {
    writer.begin(array, 0, 100).header(96, false, 1, 2, 3).beginExtensions(false);

    assertThat(writer.element(15, 1)).isEqualTo(RtpWriter.NONE);
    assertThat(writer.element(1, 17)).isEqualTo(RtpWriter.NONE);
    assertThat(writer.element(1, 0)).isEqualTo(RtpWriter.NONE);
    assertThat(writer.element(1, 16)).isNotEqualTo(RtpWriter.NONE);
    writer.endExtensions();
    assertThat(writer.finish()).isEqualTo(12 + 4 + 20);
  }

  @Test
  void beginExtensions_twoByteForm_takesLargeOnes() {
    writer.begin(array, 0, 100).header(96, false, 1, 2, 3).beginExtensions(true);
    writer.transportCc(20).extension(200, new byte[40], 0, 40).endExtensions();

    int length = writer.finish();

    assertThat(packet.wrap(array, 0, length)).isTrue();
    assertThat(packet.findExtension(200)).isTrue();
    assertThat(packet.extensionLength()).isEqualTo(40);
    assertThat(packet.findExtension(20)).isTrue();
    assertThat(packet.extensionOffset()).isEqualTo(writer.transportCcOffset());
  }

  @Test
  void forwardExtensions_copiesEndToEndOnesUnderTheReceiversIds() {
    var from =
        HeaderExtensionMap.EMPTY
            .with(HeaderExtension.AUDIO_LEVEL, 1)
            .with(HeaderExtension.MID, 4)
            .with(HeaderExtension.DEPENDENCY_DESCRIPTOR, 12)
            .with(HeaderExtension.VIDEO_ORIENTATION, 13);
    var to =
        HeaderExtensionMap.EMPTY
            .with(HeaderExtension.AUDIO_LEVEL, 7)
            .with(HeaderExtension.MID, 1)
            .with(HeaderExtension.DEPENDENCY_DESCRIPTOR, 5);
    byte[] source =
        Hex.bytes("90 60 0001 00000000 00000001 bede 0003 10a6 4030 c2800001 d001 0000 aa");
    assertThat(packet.wrap(source, 0, source.length)).isTrue();

    writer.begin(array, 0, 100).header(96, false, 1, 2, 3).beginExtensions(false);
    writer.forwardExtensions(packet, from, to).endExtensions();
    int length = writer.finish();

    assertThat(Hex.of(array, 12, length - 12)).isEqualTo("bede0002" + "70a6" + "52800001" + "0000");
    assertThat(writer.dependencyDescriptorOffset()).isEqualTo(19);
    assertThat(writer.dependencyDescriptorLength()).isEqualTo(3);
  }

  @Test
  void finish_whenTheRegionIsTooSmall_saysOversize() {
    for (int capacity = 0; capacity < 33; capacity++) {
      writer.begin(array, 0, capacity).header(96, false, 1, 2, 3).beginExtensions(false);
      writer.transportCc(3).extension(1, new byte[6], 0, 6).endExtensions();
      writer.payload(new byte[5], 0, 5);

      assertThat(writer.finish()).isEqualTo(DropReason.OVERSIZE.asResult());
    }
  }

  @Test
  void padding_isMarkedAndCounted() {
    writer.begin(array, 0, 100).header(96, false, 1, 2, 3).payload(new byte[] {7}, 0, 1).padding(5);

    int length = writer.finish();

    assertThat(packet.wrap(array, 0, length)).isTrue();
    assertThat(packet.paddingLength()).isEqualTo(5);
    assertThat(packet.payloadLength()).isEqualTo(1);
  }

  @Test
  void rtx_writtenDirectly_unwrapsToTheOriginal() {
    writer.begin(array, 0, 100).header(97, true, 500, 90_000, 22).beginExtensions(false);
    writer.transportCc(3).endExtensions().originalSequenceNumber(65535);
    writer.payload(new byte[] {5, 6, 7}, 0, 3);
    int length = writer.finish();
    assertThat(writer.payloadOffset()).isEqualTo(22);

    assertThat(packet.wrap(array, 0, length)).isTrue();
    assertThat(RtxPacket.unwrap(packet, 96, 11)).isTrue();

    assertThat(packet.sequenceNumber()).isEqualTo(65535);
    assertThat(packet.payloadType()).isEqualTo(96);
    assertThat(packet.marker()).isTrue();
    assertThat(packet.ssrc()).isEqualTo(11);
    assertThat(packet.timestamp()).isEqualTo(90_000);
    assertThat(packet.findExtension(3)).isTrue();
    assertThat(Hex.of(array, packet.payloadOffset(), packet.payloadLength())).isEqualTo("050607");
  }

  @Test
  void rtx_wrappedInPlace_unwrapsToTheSameBytes() {
    byte[] original = Hex.bytes("90 e0 fffe 00000102 00000009 bede 0001 10a60000 0a0b0c");
    System.arraycopy(original, 0, array, 50, original.length);
    assertThat(packet.wrap(array, 50, original.length)).isTrue();

    int length = RtxPacket.wrap(packet, 97, 0xabc, 0);

    assertThat(length).isEqualTo(original.length + 2);
    assertThat(Hex.of(array, 50, length))
        .isEqualTo(
            "90e10000" + "00000102" + "00000abc" + "bede0001" + "10a60000" + "fffe" + "0a0b0c");
    assertThat(RtxPacket.unwrap(packet, 96, 9)).isTrue();
    assertThat(Hex.of(array, packet.offset(), packet.length())).isEqualTo(Hex.of(original));
  }

  @Test
  void unwrap_ofAProbe_isRefusedUnchanged() {
    byte[] probe = Hex.bytes("a0 61 0001 00000000 00000009 0000 00000004");
    assertThat(packet.wrap(probe, 0, probe.length)).isTrue();

    assertThat(RtxPacket.unwrap(packet, 96, 1)).isFalse();
    assertThat(packet.payloadType()).isEqualTo(97);
    assertThat(packet.ssrc()).isEqualTo(9);
  }

  @Test
  void extensionMap_translates_endToEndOnly() {
    var from =
        HeaderExtensionMap.EMPTY.with(HeaderExtension.MID, 1).with(HeaderExtension.AUDIO_LEVEL, 2);
    var to =
        HeaderExtensionMap.EMPTY.with(HeaderExtension.MID, 5).with(HeaderExtension.AUDIO_LEVEL, 15);

    assertThat(from.translate(1, to)).as("mid is per hop").isZero();
    assertThat(from.translate(2, to)).isEqualTo(15);
    assertThat(from.translate(3, to)).as("unknown").isZero();
    assertThat(from.of(2)).contains(HeaderExtension.AUDIO_LEVEL);
    assertThat(from.of(9)).isEmpty();
    assertThat(from.needsTwoByte()).isFalse();
    assertThat(to.needsTwoByte()).isTrue();
    assertThatThrownBy(() -> from.with(HeaderExtension.RID, 1)).hasMessageContaining("used twice");
    assertThatThrownBy(() -> from.with(HeaderExtension.RID, 256)).hasMessageContaining("256");
    assertThat(from.with(HeaderExtension.MID, 9).of(1)).isEmpty();
  }

  @Test
  void extensionUris_areFoundAgain() {
    for (HeaderExtension extension : HeaderExtension.values()) {
      assertThat(HeaderExtension.ofUri(extension.uri())).contains(extension);
    }
    assertThat(HeaderExtension.ofUri("urn:none")).isEmpty();
  }
}
