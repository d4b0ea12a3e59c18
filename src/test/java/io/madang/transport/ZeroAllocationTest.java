package io.madang.transport;

import static io.madang.transport.TransportWorld.CLIENT;
import static io.madang.transport.TransportWorld.VIDEO;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.madang.sim.LinkConditions;
import io.madang.srtp.SrtpContext;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.TransportWorld.Call;
import io.madang.wire.ByteArrays;
import io.madang.wire.DropReason;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The receiving and the sending path of a transport allocate nothing for a packet, apart from the
/// JDK's cipher.
///
/// `javax.crypto.Cipher` makes about a kilobyte of garbage for each packet it is initialised for.
/// How much that is on this JDK is measured with the same packets, and the path may not exceed it.
class ZeroAllocationTest {
  private static final int PACKETS = 10_000;
  private static final int BATCHES = 4;
  private static final int LENGTH = 600;

  /// Less than a byte a packet: the virtual machine itself may allocate for a thread now and then.
  private static final long TOLERANCE = PACKETS / 2;

  private final TransportWorld world = new TransportWorld(81, true);
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Test
  void receiving_fromDatagramToObserver_allocatesNothing() {
    byte[] datagram = new byte[MediaLoopLimits.RECEIVE_CAPACITY];
    receive(
        world.call(VIDEO),
        bytes -> {
          System.arraycopy(bytes, 0, datagram, 0, bytes.length);
          world.io.cycle(CLIENT, datagram, 0, bytes.length);
        });
  }

  @Test
  void receiving_fromAConnectionToObserver_allocatesNothing() {
    Call call = world.callOverTcp(VIDEO);
    var connection = call.peer().connection(call.peer().client().agent().selected());
    receive(
        call,
        bytes -> {
          connection.deliver(bytes);
          world.io.cycle(CLIENT, bytes, 0, 0);
        });
  }

  private void receive(Call call, Consumer<byte[]> delivery) {
    PeerTransport transport = call.transport();
    List<byte[]> sealed = seal(call);
    long cipher = cipherAllocates(false);
    call.observer().stopRecording();
    world.io.discard();

    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PACKETS; i++) {
        delivery.accept(sealed.get(batch * PACKETS + i));
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(call.observer().mediaCount).isEqualTo(BATCHES * PACKETS);
    assertThat(transport.state()).isEqualTo(TransportState.CONNECTED);
    assertThat(least - cipher).isLessThan(TOLERANCE);
  }

  @Test
  void sending_fromWriteToRun_allocatesNothing() {
    send(world.call(VIDEO));
  }

  @Test
  void sending_fromWriteToAConnection_allocatesNothing() {
    send(world.callOverTcp(VIDEO));
  }

  private void send(Call call) {
    PeerTransport transport = call.transport();
    byte[] packet = Packets.transportCc(96, 1, 0, 0, new byte[LENGTH]);
    long cipher = cipherAllocates(true);
    world.io.discard();
    world.streams.discard();
    long sentBefore = transport.statistics().packetsSent();

    long least = Long.MAX_VALUE;
    int sequence = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PACKETS; i += 8) {
        for (int j = 0; j < 8; j++) {
          write(transport, packet, sequence++);
        }
        transport.markDirty();
        world.io.cycle(CLIENT, packet, 0, 0);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(transport.statistics().packetsSent() - sentBefore).isEqualTo(BATCHES * PACKETS);
    assertThat(least - cipher).isLessThan(TOLERANCE);
  }

  @Test
  void dropping_strangersAndForgeries_allocatesNothing() {
    world.call(VIDEO);
    world.io.discard();
    byte[] stranger = Packets.rtp(96, 1, 1, 0, new byte[LENGTH]);
    byte[] garbage = new byte[LENGTH];
    garbage[0] = (byte) 200;
    var attacker = TransportWorld.SECOND_SERVER;

    long least = Long.MAX_VALUE;
    for (int batch = 0; batch < BATCHES; batch++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < PACKETS; i++) {
        world.io.cycle(attacker, stranger, 0, stranger.length);
        world.io.cycle(attacker, garbage, 0, garbage.length);
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }

    assertThat(world.drops(DropReason.NO_TRANSPORT)).isEqualTo(BATCHES * PACKETS);
    assertThat(least).isLessThan(TOLERANCE);
  }

  /// What the profile's cipher alone allocates for a batch of packets of the same size.
  private long cipherAllocates(boolean protecting) {
    SrtpProfile profile = SrtpProfile.AEAD_AES_128_GCM;
    var sending = new SrtpContext(profile, new byte[16], new byte[12]);
    var receiving = new SrtpContext(profile, new byte[16], new byte[12]);
    byte[] packet = Packets.transportCc(96, 1, 0, 0, new byte[LENGTH]);
    byte[] array = new byte[packet.length + profile.rtpOverhead()];
    long least = Long.MAX_VALUE;
    int sequence = 0;
    for (int batch = 0; batch < BATCHES; batch++) {
      long allocated = 0;
      for (int i = 0; i < PACKETS; i++) {
        System.arraycopy(packet, 0, array, 0, packet.length);
        ByteArrays.put16(array, 2, sequence++);
        long before = threads.getCurrentThreadAllocatedBytes();
        int sealed = sending.protect(array, 0, packet.length);
        long between = threads.getCurrentThreadAllocatedBytes();
        receiving.unprotect(array, 0, sealed);
        long after = threads.getCurrentThreadAllocatedBytes();
        allocated += protecting ? between - before : after - between;
      }
      least = Math.min(least, allocated);
    }
    return least;
  }

  /// Packets of the peer that never reached the server.
  private List<byte[]> seal(Call call) {
    world.network.setConditions(LinkConditions.GOOD.withLoss(1));
    call.peer().sent().clear();
    for (int i = 0; i < BATCHES * PACKETS; i++) {
      call.peer()
          .client()
          .sendRtp(Packets.transportCc(96, 1, i & 0xffff, i & 0xffff, new byte[LENGTH]));
    }
    return List.copyOf(call.peer().sent());
  }

  private static void write(PeerTransport transport, byte[] packet, int sequence) {
    int offset = transport.reserve();
    System.arraycopy(packet, 0, transport.sendArray(), offset, packet.length);
    ByteArrays.put16(transport.sendArray(), offset + 2, sequence);
    transport.commit(packet.length - (sequence & 3), true, offset + 17, -1);
  }
}
