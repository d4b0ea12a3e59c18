package io.madang.room;

import io.madang.rtp.HeaderExtension;
import io.madang.rtp.RtpWriter;
import io.madang.sim.SimPeer;
import io.madang.sim.SimWorld;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Sends an Opus packet every 20 ms with a level that the test sets (RFC 6464).
final class FakeMicrophone {
  private static final long PACKET_NANOS = 20_000_000L;

  private final SimWorld world;
  private final SimPeer peer;
  private final String mid;
  private final int ssrc;
  private int level = 127;
  private int sequence;
  private int timestamp;

  FakeMicrophone(SimWorld world, SimPeer peer, String mid) {
    this.world = world;
    this.peer = peer;
    this.mid = mid;
    this.ssrc = world.random().nextInt();
  }

  FakeMicrophone start() {
    world.at(world.now(), this::packet);
    return this;
  }

  void level(int level) {
    this.level = level;
  }

  private void packet() {
    byte[] array = new byte[200];
    byte[] midBytes = mid.getBytes(StandardCharsets.US_ASCII);
    byte[] levelByte = {(byte) (level < 100 ? 0x80 | level : level)};
    byte[] payload = new byte[80];
    int length =
        new RtpWriter()
            .begin(array, 0, array.length)
            .header(111, false, sequence, timestamp, ssrc)
            .beginExtensions(false)
            .extension(Member.EXTENSIONS.id(HeaderExtension.MID), midBytes, 0, midBytes.length)
            .extension(Member.EXTENSIONS.id(HeaderExtension.AUDIO_LEVEL), levelByte, 0, 1)
            .endExtensions()
            .payload(payload, 0, payload.length)
            .finish();
    sequence = sequence + 1 & 0xffff;
    timestamp += 960;
    peer.client().sendRtp(Arrays.copyOf(array, length));
    world.at(world.now() + PACKET_NANOS, this::packet);
  }
}
