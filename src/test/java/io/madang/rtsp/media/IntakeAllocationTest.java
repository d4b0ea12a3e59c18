package io.madang.rtsp.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.room.FeedTrack;
import io.madang.rtp.MediaKind;
import io.madang.rtsp.media.payload.StreamOutput;
import io.madang.rtsp.message.StreamDescription;
import io.madang.rtsp.message.StreamTrack;
import io.madang.sim.AllocationMeter;
import io.madang.wire.ByteArrays;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The way of a packet that passes allocates nothing.
class IntakeAllocationTest {
  private static final StreamOutput COUNTING =
      new StreamOutput() {
        @Override
        public boolean rtp(byte[] array, int offset, int length, int audioLevel) {
          return true;
        }

        @Override
        public void senderReport(long ntpTimestamp, int rtpTimestamp) {}
      };

  @ParameterizedTest
  @CsvSource({"H264,ffmpeg-h264", "H265,ffmpeg-h265", "VP8,ffmpeg-vp8", "VP9,ffmpeg-vp9"})
  void video_ofARealSender_allocatesNothing(String codec, String capture) throws Exception {
    List<byte[]> packets = RtpCapture.load(capture);
    measure(MediaKind.VIDEO, codec, 90_000, packets, 6_000, false);
  }

  @Test
  void video_withReorderingAndLoss_allocatesNothing() throws Exception {
    List<byte[]> packets = RtpCapture.load("ffmpeg-h264");
    measure(MediaKind.VIDEO, "H264", 90_000, packets, 6_000, true);
  }

  @Test
  void g711_allocatesNothing() throws Exception {
    byte[] packet = new byte[12 + 160];
    packet[0] = (byte) 0x80;
    measure(MediaKind.AUDIO, "PCMU", 8_000, List.of(packet), 160, false);
  }

  private static void measure(
      MediaKind kind, String codec, int clockRate, List<byte[]> packets, int step, boolean disorder)
      throws Exception {
    var track = new StreamTrack(0, kind, codec, 96, clockRate, 1, "", "", false);
    long[] now = {1_000_000_000L};
    TrackPublisher publisher = IntakeAllocationTest::everywhere;
    byte[] scratch = new byte[2_000];
    try (MediaIntake intake =
        MediaIntake.open(
            new StreamDescription("", "", List.of(track)),
            publisher,
            new FakeTranscoders(),
            IntakeSettings.defaults(),
            () -> now[0],
            () -> now[0])) {
      int[] sent = new int[1];

      long bytes =
          AllocationMeter.bytesPerRound(i -> {
            int number = sent[0]++;
            int order = disorder ? number ^ (number & 4) >> 2 : number;
            if (disorder && order % 50 == 3) {
              return;
            }
            byte[] packet = packets.get(order % packets.size());
            System.arraycopy(packet, 0, scratch, 0, packet.length);
            scratch[1] = (byte) (packet[1] & 0x80 | 96);
            ByteArrays.put16(scratch, 2, order);
            int timestamp = ByteArrays.i32(packet, 4) + order / packets.size() * 12 * step;
            ByteArrays.put32(scratch, 4, timestamp);
            now[0] += 5_000_000L;
            intake.rtp(0, scratch, 0, packet.length, now[0]);
            intake.tick(now[0]);
          });

      assertThat(bytes).isZero();
      assertThat(intake.statistics().tracks().getFirst().malformed()).isZero();
      assertThat(intake.statistics().tracks().getFirst().refused()).isZero();
    }
  }

  private static CompletableFuture<List<StreamOutput>> everywhere(List<FeedTrack> tracks) {
    List<StreamOutput> outputs = new ArrayList<>();
    for (FeedTrack track : tracks) {
      track.encodings().forEach(encoding -> outputs.add(COUNTING));
    }
    return CompletableFuture.completedFuture(outputs);
  }
}
