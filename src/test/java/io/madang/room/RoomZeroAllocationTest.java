package io.madang.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.HeaderExtension;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpWriter;
import io.madang.rtp.SenderClock;
import io.madang.sim.AllocationMeter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The room's part of the forward path: look at the packet, keep it, fan it out, write it for each
/// receiver.
class RoomZeroAllocationTest {
  private static final int RECEIVERS = 3;
  private static final int PACKETS_PER_FRAME = 4;
  private static final int REPORT_EVERY = 64;

  private final RoomWorld world = new RoomWorld(1);
  private final byte[] bytes = new byte[1_500];
  private final RtpPacket packet = new RtpPacket();
  private final CountingSink sink = new CountingSink();
  private final RtpWriter writer = new RtpWriter();
  private final byte[] mid = "v".getBytes(StandardCharsets.US_ASCII);
  private final byte[] payload = new byte[1_000];
  private final Participant[] receivers = new Participant[RECEIVERS];
  private int number;

  /// Takes everything, sends nothing.
  private static final class CountingSink implements RtpSink {
    private final byte[] array = new byte[2_048];
    private long committed;

    @Override
    public boolean canSend() {
      return true;
    }

    @Override
    public int reserve() {
      return 0;
    }

    @Override
    public byte[] array() {
      return array;
    }

    @Override
    public void commit(int length, boolean mayPad, int transportCc, int absSendTime) {
      committed++;
    }

    @Override
    public void flush() {}
  }

  @Test
  void fanOut_video_allocatesNothing() {
    fanOut(SendBudget.UNLIMITED);
  }

  @Test
  void fanOut_videoWithinABudget_allocatesNothing() {
    fanOut(1L << 40);
  }

  private void fanOut(long budgetBps) {
    Member ara = world.member("Ara").publishing().join();
    Room room = world.registry.existing("yard").orElseThrow();
    Participant publisher = room.require(ara.id());
    for (int i = 0; i < RECEIVERS; i++) {
      Member receiver = world.member("r" + i).receiving(0, 1).join();
      // An attached receiver's sink, with the sources' sender reports between the packets.
      Participant participant = room.require(receiver.id());
      participant.subscriber().attach(sink);
      participant.setSendBudget(budgetBps, world.loop.now());
      receivers[i] = participant;
    }
    world.run(RoomWorld.SECOND);
    PublishedTrack track = publisher.track(ara.track("v")).orElseThrow();
    RtpReceiveStream stream =
        new RtpReceiveStream(77, "v", "", Member.VP8, Member.EXTENSIONS, new SenderClock());
    Encoding encoding = track.addEncoding(stream, world.loop.now());
    world.run(RoomWorld.SECOND / 2); // slots are given their shares

    long allocated = AllocationMeter.bytesPerRound(run -> forward(track, encoding));

    assertThat(sink.committed).isGreaterThan((long) AllocationMeter.PACKETS * RECEIVERS);
    assertThat(allocated).isZero();
  }

  private void forward(PublishedTrack track, Encoding encoding) {
    int length = write(number);
    packet.wrap(bytes, 0, length);
    if (number % REPORT_EVERY == 0) {
      long now = world.loop.now();
      encoding.stream().senderReport(1L << 40 | number, number, now, now);
    }
    track.receive(encoding, packet, 100_000L + number, world.loop.now());
    if (number++ % PACKETS_PER_FRAME == PACKETS_PER_FRAME - 1) {
      for (Participant receiver : receivers) {
        receiver.subscriber().budget().tick(world.loop.now());
      }
      world.io.wakeUp();
      world.io.actIfWoken();
    }
  }

  private int write(int number) {
    int frame = number / PACKETS_PER_FRAME;
    boolean start = number % PACKETS_PER_FRAME == 0;
    boolean marker = number % PACKETS_PER_FRAME == PACKETS_PER_FRAME - 1;
    payload[0] = (byte) (start ? 0x90 : 0x80);
    payload[1] = (byte) 0xe0;
    payload[2] = (byte) (0x80 | frame >> 8 & 0x7f);
    payload[3] = (byte) frame;
    payload[4] = (byte) frame;
    payload[6] = (byte) (frame == 0 ? 0x10 : 0x11);
    payload[9] = (byte) 0x9d;
    payload[10] = 0x01;
    payload[11] = 0x2a;
    payload[13] = 2;
    payload[15] = 1;
    return writer
        .begin(bytes, 0, bytes.length)
        .header(96, marker, number & 0xffff, frame * 3_000, 77)
        .beginExtensions(false)
        .extension(Member.EXTENSIONS.id(HeaderExtension.MID), mid, 0, mid.length)
        .endExtensions()
        .payload(payload, 0, payload.length)
        .finish();
  }
}
