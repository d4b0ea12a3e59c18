package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Vp8Descriptor;
import io.madang.sim.SimPeer;
import io.madang.wire.SequenceUnwrapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The packets of one slot as its receiver got them, with the checks a decoder would fail on.
record SlotRecording(List<Packet> packets) {
  /// One packet.
  ///
  /// @param width of the picture a keyframe starts, else 0
  record Packet(
      long sequence,
      int timestamp,
      boolean marker,
      boolean start,
      boolean keyframe,
      int pictureId,
      int tl0,
      int width) {}

  static SlotRecording of(SimPeer peer, int ssrc) {
    List<Packet> packets = new ArrayList<>();
    SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    RtpPacket rtp = new RtpPacket();
    Vp8Descriptor vp8 = new Vp8Descriptor();
    for (byte[] bytes : peer.rtp()) {
      assertThat(rtp.wrap(bytes, 0, bytes.length)).isTrue();
      if (rtp.ssrc() != ssrc) {
        continue;
      }
      boolean video = rtp.payloadType() == Member.VP8.payloadType();
      if (video) {
        assertThat(vp8.parse(bytes, rtp.payloadOffset(), rtp.payloadLength())).isTrue();
      }
      packets.add(
          new Packet(
              unwrapper.unwrap(rtp.sequenceNumber()),
              rtp.timestamp(),
              rtp.marker(),
              video && vp8.startOfFrame(),
              video && vp8.keyframe(),
              video ? vp8.pictureId() : 0,
              video ? vp8.tl0PictureIndex() : 0,
              video && vp8.keyframe() ? vp8.width() : 0));
    }
    return new SlotRecording(packets);
  }

  int size() {
    return packets.size();
  }

  /// Widths of the keyframes in order of arrival.
  List<Integer> keyframeWidths() {
    return packets.stream().filter(Packet::keyframe).map(Packet::width).toList();
  }

  /// Every number once, no gap, frames whole and in order, frame numbers without a jump.
  void assertContinuous() {
    List<Packet> ordered =
        packets.stream().sorted(Comparator.comparingLong(Packet::sequence)).toList();
    assertThat(ordered).isNotEmpty();
    assertThat(ordered.getFirst().keyframe()).as("begins with a keyframe").isTrue();
    for (int i = 1; i < ordered.size(); i++) {
      assertFollows(ordered.get(i - 1), ordered.get(i));
    }
  }

  private static void assertFollows(Packet before, Packet packet) {
    assertThat(packet.sequence()).as("after %s", before).isEqualTo(before.sequence() + 1);
    if (packet.start()) {
      assertThat(before.marker()).as("frame before %s is whole", packet).isTrue();
      assertThat(packet.timestamp() - before.timestamp()).as("time to %s", packet).isPositive();
      assertThat(packet.pictureId()).isEqualTo(before.pictureId() + 1 & 0x7fff);
    } else {
      assertThat(before.marker()).as("%s continues a frame", packet).isFalse();
      assertThat(packet.timestamp()).isEqualTo(before.timestamp());
    }
  }
}
