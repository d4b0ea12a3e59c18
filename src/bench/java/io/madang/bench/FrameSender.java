package io.madang.bench;

import io.madang.interop.TestPeer;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.RtpWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Sends VP8 frames of six packets, thirty a second; a keyframe every second.
final class FrameSender {
  private static final int[] PAYLOADS = {1_180, 1_180, 1_180, 1_180, 1_180, 680};
  private static final int FRAMES_PER_SECOND = 30;

  private final TestPeer peer;
  private final byte[] mid;
  private final int ssrc;
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private int sequence;
  private int frame;

  FrameSender(TestPeer peer, String mid, int ssrc) {
    this.peer = peer;
    this.mid = mid.getBytes(StandardCharsets.US_ASCII);
    this.ssrc = ssrc;
  }

  void start() {
    clock.scheduleAtFixedRate(
        this::sendFrame, 0, 1_000_000_000L / FRAMES_PER_SECOND, TimeUnit.NANOSECONDS);
  }

  void stop() {
    clock.shutdownNow();
  }

  private void sendFrame() {
    List<byte[]> packets = new ArrayList<>(PAYLOADS.length);
    for (int i = 0; i < PAYLOADS.length; i++) {
      packets.add(packet(i, frame % FRAMES_PER_SECOND == 0));
    }
    frame++;
    peer.sendRtp(packets);
  }

  private byte[] packet(int index, boolean keyframe) {
    byte[] array = new byte[1_500];
    byte[] payload = new byte[PAYLOADS[index]];
    payload[0] = (byte) (index == 0 ? 0x90 : 0x80);
    payload[1] = (byte) 0xe0;
    payload[2] = (byte) (0x80 | frame >> 8 & 0x7f);
    payload[3] = (byte) frame;
    payload[4] = (byte) frame;
    if (index == 0) {
      payload[6] = (byte) (keyframe ? 0x10 : 0x11);
      payload[9] = (byte) 0x9d;
      payload[10] = 0x01;
      payload[11] = 0x2a;
      payload[13] = 2;
      payload[15] = 1;
    }
    int length =
        new RtpWriter()
            .begin(array, 0, array.length)
            .header(96, index == PAYLOADS.length - 1, sequence, frame * 3_000, ssrc)
            .beginExtensions(false)
            .extension(BenchmarkRoom.EXTENSIONS.id(HeaderExtension.MID), mid, 0, mid.length)
            .endExtensions()
            .payload(payload, 0, payload.length)
            .finish();
    sequence = sequence + 1 & 0xffff;
    return Arrays.copyOf(array, length);
  }
}
