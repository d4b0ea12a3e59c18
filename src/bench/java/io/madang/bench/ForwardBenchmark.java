package io.madang.bench;

import com.sun.management.ThreadMXBean;
import io.madang.interop.TestPeer;
import io.madang.interop.TestPeers;
import io.madang.interop.TestTransports;
import io.madang.room.RoomLimits;
import io.madang.room.RoomRegistry;
import io.madang.transport.MediaLoop;
import io.madang.transport.MediaLoopGroup;
import io.madang.transport.MediaLoopSettings;
import io.madang.transport.SendOnly;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What forwarding one packet costs the media loop, in CPU time and in bytes allocated, for 1, 10,
/// 100 and 300 receivers, beside the same loop that only sends the same runs to the same sockets.
///
/// Three publishers send frames of six packets (five of 1 200 bytes, one of 700), thirty a second,
/// over loopback with AEAD_AES_128_GCM; the whole server's path is passed: socket, SRTP, RTP, room,
/// SRTP, socket. Receivers let the kernel drop what arrives. Only ratios of one run mean anything:
/// the machine's speed is not ours.
public final class ForwardBenchmark {
  private static final int[] RECEIVERS = {1, 10, 100, 300};
  private static final int PUBLISHERS = 3;
  private static final long WARM_UP_MILLIS = 6_000;
  private static final long MEASURE_MILLIS = 8_000;

  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ForwardBenchmark() {}

  /// One measurement of a loop's thread.
  private record Cost(long packets, long cpuNanos, long bytes) {
    double microsPerPacket() {
      return cpuNanos / 1_000.0 / packets;
    }

    double bytesPerPacket() {
      return (double) bytes / packets;
    }
  }

  public static void main(String[] arguments) throws Exception {
    var benchmark = new ForwardBenchmark();
    System.out.printf(
        "%10s %12s %14s %12s %14s %10s%n",
        "receivers", "packets/s", "forward us", "send us", "ratio", "B/packet");
    for (int receivers : RECEIVERS) {
      benchmark.run(receivers);
    }
  }

  private void run(int receivers) throws Exception {
    InetAddress local = InetAddress.getLoopbackAddress();
    var settings = MediaLoopSettings.defaults(0).withLoops(1).withBindAddresses(List.of(local));
    try (MediaLoopGroup loops = MediaLoopGroup.start(settings);
        TestPeers senders = new TestPeers();
        TestPeers sinks = new TestPeers()) {
      MediaLoop loop = loops.loops().getFirst();
      var registry =
          new RoomRegistry(loops.loops(), TestTransports.at(local), RoomLimits.defaults());
      var room = new BenchmarkRoom(registry);
      List<FrameSender> publishers = new ArrayList<>();
      for (int i = 0; i < PUBLISHERS; i++) {
        publishers.add(room.publisher(senders.open()));
      }
      List<InetSocketAddress> addresses = new ArrayList<>();
      for (int i = 0; i < receivers; i++) {
        TestPeer sink = sinks.open();
        room.receiver(sink, PUBLISHERS);
        addresses.add(sink.address());
        sinks.stopReading(sink);
      }
      publishers.forEach(FrameSender::start);
      TimeUnit.MILLISECONDS.sleep(WARM_UP_MILLIS);
      Cost forward = measureForward(loop, registry);
      publishers.forEach(FrameSender::stop);
      Cost send = measureSend(loop, addresses);
      System.out.printf(
          "%10d %12d %14.2f %12.2f %14.2f %10.0f%n",
          receivers,
          forward.packets * 1_000 / MEASURE_MILLIS,
          forward.microsPerPacket(),
          send.microsPerPacket(),
          forward.microsPerPacket() / send.microsPerPacket(),
          forward.bytesPerPacket());
    }
  }

  private Cost measureForward(MediaLoop loop, RoomRegistry registry) throws Exception {
    long thread = loop.ask(() -> Thread.currentThread().threadId()).get(5, TimeUnit.SECONDS);
    long packets = registry.statistics().packetsForwarded();
    long cpu = threads.getThreadCpuTime(thread);
    long bytes = threads.getThreadAllocatedBytes(thread);
    TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
    return new Cost(
        registry.statistics().packetsForwarded() - packets,
        threads.getThreadCpuTime(thread) - cpu,
        threads.getThreadAllocatedBytes(thread) - bytes);
  }

  /// A frame of six packets to every receiver every 11 ms, as the three publishers do.
  private Cost measureSend(MediaLoop loop, List<InetSocketAddress> receivers) throws Exception {
    SendOnly sender = new SendOnly(loop, receivers, 6);
    long thread = loop.ask(() -> Thread.currentThread().threadId()).get(5, TimeUnit.SECONDS);
    send(loop, sender, WARM_UP_MILLIS / 2);
    long cpu = threads.getThreadCpuTime(thread);
    long bytes = threads.getThreadAllocatedBytes(thread);
    long packets = send(loop, sender, MEASURE_MILLIS);
    return new Cost(
        packets,
        threads.getThreadCpuTime(thread) - cpu,
        threads.getThreadAllocatedBytes(thread) - bytes);
  }

  private static long send(MediaLoop loop, SendOnly sender, long millis) throws Exception {
    long rounds = millis / 11;
    for (long i = 0; i < rounds; i++) {
      loop.ask(
              () -> {
                sender.sendToAll();
                return sender;
              })
          .get(5, TimeUnit.SECONDS);
      TimeUnit.MILLISECONDS.sleep(11);
    }
    return rounds * sender.datagrams();
  }
}
