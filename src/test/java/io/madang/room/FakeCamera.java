package io.madang.room;

import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.RtxPacket;
import io.madang.rtp.rtcp.GenericNack;
import io.madang.rtp.rtcp.PictureLossIndication;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.sim.SimPeer;
import io.madang.sim.SimWorld;
import io.madang.wire.PacketBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// Sends what a VP8 encoder with simulcast sends, thirty frames a second, and obeys keyframe
/// requests and NACKs. Pictures are empty, descriptors and headers are real.
final class FakeCamera {
  private static final long FRAME_NANOS = 33_333_333L;

  private final SimWorld world;
  private final SimPeer peer;
  private final String mid;
  private final Layer[] layers;
  private final RtcpCompound compound = new RtcpCompound();
  private final PictureLossIndication pli = new PictureLossIndication();
  private final GenericNack nack = new GenericNack();
  private int rtcpRead;
  private volatile int orientation;
  private boolean stopped;
  private boolean weighed;
  private int keyframes;

  private static final class Layer {
    String rid;
    int width;
    int ssrc;
    int sequence;
    int rtxSequence;
    int timestampBase;
    int pictureId;
    int tl0;
    boolean keyframeDue = true;
    boolean paused;
    final Map<Integer, byte[]> sent = new HashMap<>();
  }

  /// @param rids encodings from the smallest to the largest: 320, 640, 1280 pixels wide; empty for
  ///   one stream without RID, 640 wide
  FakeCamera(SimWorld world, SimPeer peer, String mid, String... rids) {
    this.world = world;
    this.peer = peer;
    this.mid = mid;
    this.layers = new Layer[Math.max(1, rids.length)];
    for (int i = 0; i < layers.length; i++) {
      Layer layer = new Layer();
      layer.rid = rids.length == 0 ? "" : rids[i];
      layer.width = rids.length == 0 ? 640 : 320 << i;
      layer.ssrc = world.random().nextInt();
      layer.sequence = world.random().nextInt(65_536);
      layer.timestampBase = world.random().nextInt();
      layer.pictureId = world.random().nextInt(32_768);
      layer.tl0 = world.random().nextInt(256);
      layers[i] = layer;
    }
  }

  /// Says with each frame's last packet how it is to be turned (3GPP TS 26.114, section 7.4.5).
  FakeCamera turned(int quarters) {
    orientation = quarters;
    return this;
  }

  /// Each encoding takes twice the bits of the smaller one: some 330 kbit/s, 650 kbit/s and 1.3
  /// Mbit/s instead of 330 kbit/s each.
  FakeCamera weighed() {
    weighed = true;
    return this;
  }

  FakeCamera start() {
    world.at(world.now(), this::frame);
    return this;
  }

  void stop() {
    stopped = true;
  }

  /// The encoder gives an encoding up, as browsers do when bandwidth is short.
  void pause(String rid, boolean paused) {
    for (Layer layer : layers) {
      if (layer.rid.equals(rid)) {
        layer.paused = paused;
        layer.keyframeDue |= !paused;
      }
    }
  }

  /// Keyframes made so far, the first ones included.
  int keyframes() {
    return keyframes;
  }

  /// Sends a sender report of each encoding.
  ///
  /// @param ntp what the sender's own clock shows now
  void report(long ntp) {
    for (Layer layer : layers) {
      PacketBuffer report = new PacketBuffer(64);
      new RtcpWriter().begin(report).senderReport(layer.ssrc, ntp, timestamp(layer), 1, 1);
      peer.client().sendRtcp(Arrays.copyOf(report.array(), report.length()));
    }
  }

  private void frame() {
    if (stopped) {
      return;
    }
    readRtcp();
    for (Layer layer : layers) {
      if (!layer.paused) {
        send(layer);
      }
    }
    world.at(world.now() + FRAME_NANOS, this::frame);
  }

  private void send(Layer layer) {
    boolean keyframe = layer.keyframeDue;
    layer.keyframeDue = false;
    keyframes += keyframe ? 1 : 0;
    layer.pictureId = layer.pictureId + 1 & 0x7fff;
    layer.tl0 = layer.tl0 + 1 & 0xff;
    int packets = (keyframe ? 4 : 2) * (weighed ? Math.max(1, layer.width / 320) : 1);
    int timestamp = timestamp(layer);
    for (int i = 0; i < packets; i++) {
      boolean last = i == packets - 1;
      byte[] payload = payload(layer, i == 0, keyframe, last ? 400 : 900);
      byte[] packet = packet(layer, 96, last, timestamp, payload);
      layer.sent.put(layer.sequence, packet);
      layer.sequence = layer.sequence + 1 & 0xffff;
      peer.client().sendRtp(packet);
    }
  }

  private int timestamp(Layer layer) {
    return layer.timestampBase + (int) (world.now() / 1_000 * 90 / 1_000);
  }

  private byte[] packet(Layer layer, int payloadType, boolean marker, int timestamp, byte[] body) {
    byte[] array = new byte[1_500];
    HeaderExtensionMap ids = Member.EXTENSIONS;
    byte[] midBytes = mid.getBytes(StandardCharsets.US_ASCII);
    byte[] ridBytes = layer.rid.getBytes(StandardCharsets.US_ASCII);
    RtpWriter writer =
        new RtpWriter()
            .begin(array, 0, array.length)
            .header(payloadType, marker, layer.sequence, timestamp, layer.ssrc)
            .beginExtensions(false)
            .extension(ids.id(HeaderExtension.MID), midBytes, 0, midBytes.length);
    if (ridBytes.length > 0) {
      writer.extension(ids.id(HeaderExtension.RID), ridBytes, 0, ridBytes.length);
    }
    if (marker && orientation != 0) {
      byte[] value = {(byte) orientation};
      writer.extension(ids.id(HeaderExtension.VIDEO_ORIENTATION), value, 0, 1);
    }
    int length = writer.endExtensions().payload(body, 0, body.length).finish();
    return Arrays.copyOf(array, length);
  }

  /// RFC 7741: descriptor with a long picture id, TL0PICIDX and a temporal layer; then, in the
  /// first packet, the payload header, with the size in a keyframe.
  private static byte[] payload(Layer layer, boolean start, boolean keyframe, int length) {
    byte[] payload = new byte[length];
    payload[0] = (byte) (start ? 0x90 : 0x80);
    payload[1] = (byte) 0xe0;
    payload[2] = (byte) (0x80 | layer.pictureId >> 8);
    payload[3] = (byte) layer.pictureId;
    payload[4] = (byte) layer.tl0;
    payload[5] = 0;
    if (start) {
      payload[6] = (byte) (keyframe ? 0x10 : 0x11);
      if (keyframe) {
        payload[9] = (byte) 0x9d;
        payload[10] = 0x01;
        payload[11] = 0x2a;
        int height = layer.width * 9 / 16;
        payload[12] = (byte) layer.width;
        payload[13] = (byte) (layer.width >> 8);
        payload[14] = (byte) height;
        payload[15] = (byte) (height >> 8);
      }
    }
    return payload;
  }

  private void readRtcp() {
    for (; rtcpRead < peer.rtcp().size(); rtcpRead++) {
      byte[] bytes = peer.rtcp().get(rtcpRead);
      if (!compound.wrap(bytes, 0, bytes.length)) {
        continue;
      }
      while (compound.next()) {
        if (pli.read(compound)) {
          requestKeyframe(pli.mediaSsrc());
        } else if (nack.read(compound)) {
          resend();
        }
      }
    }
  }

  private void requestKeyframe(int ssrc) {
    for (Layer layer : layers) {
      layer.keyframeDue |= layer.ssrc == ssrc;
    }
  }

  private void resend() {
    for (Layer layer : layers) {
      if (layer.ssrc == nack.mediaSsrc()) {
        while (nack.next()) {
          byte[] packet = layer.sent.get(nack.sequenceNumber());
          if (packet != null) {
            peer.client().sendRtp(retransmission(layer, packet));
          }
        }
      }
    }
  }

  private static byte[] retransmission(Layer layer, byte[] packet) {
    byte[] array = Arrays.copyOf(packet, packet.length + RtxPacket.OVERHEAD);
    RtpPacket view = new RtpPacket();
    view.wrap(array, 0, packet.length);
    // The RID of a repair stream goes by another extension (RFC 8852).
    if (view.findExtension(Member.EXTENSIONS.id(HeaderExtension.RID))) {
      int header = view.extensionOffset() - 1;
      array[header] =
          (byte) (Member.EXTENSIONS.id(HeaderExtension.REPAIRED_RID) << 4 | array[header] & 0x0f);
    }
    view.wrap(array, 0, packet.length);
    layer.rtxSequence = layer.rtxSequence + 1 & 0xffff;
    RtxPacket.wrap(view, 97, layer.ssrc + 1, layer.rtxSequence);
    return array;
  }
}
