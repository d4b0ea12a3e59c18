package io.madang.interop;

import io.madang.dtls.DtlsRole;
import io.madang.srtp.SrtpProfile;
import io.madang.transport.RemoteParameters;
import io.madang.transport.TransportParameters;
import io.madang.wire.TransportAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A WebRTC client on a real socket: for tests of rooms and sessions, and for load.
///
/// Offer [#parameters], give the answer to [#connect], wait with [#awaitConnected]; then send plain
/// RTP and RTCP and take what arrives from [#rtp] and [#rtcp], or count it. Thread-safe; runs on
/// the thread of its [TestPeers].
public final class TestPeer implements WebRtcClient.Output, WebRtcClient.Listener {
  private static final int MAX_KEPT = 100_000;

  private final TestPeers peers;
  private final DatagramChannel channel;
  private final WebRtcClient client;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);
  private final BlockingQueue<byte[]> rtp = new LinkedBlockingQueue<>(MAX_KEPT);
  private final BlockingQueue<byte[]> rtcp = new LinkedBlockingQueue<>(MAX_KEPT);
  private final AtomicLong rtpCount = new AtomicLong();
  private final Map<TransportAddress, TestStream> streams = new ConcurrentHashMap<>();
  private volatile boolean keeping = true;
  private WebRtcClient.@Nullable Listener listener;

  TestPeer(TestPeers peers, DatagramChannel channel) {
    this.peers = peers;
    this.channel = channel;
    this.client = new WebRtcClient(DtlsRole.CLIENT, new SecureRandom(), this, this, peers.now());
  }

  /// What an offer would say.
  public RemoteParameters parameters() {
    return client.parameters();
  }

  /// Takes the answer.
  public void connect(TransportParameters server) {
    peers.execute(() -> client.connect(server, peers.now()));
  }

  /// Waits until media can flow.
  public boolean awaitConnected(Duration deadline) throws InterruptedException {
    return connected.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Waits until the server has ended the association.
  public boolean awaitClosed(Duration deadline) throws InterruptedException {
    return closed.await(deadline.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Sends a plain RTP packet.
  public void sendRtp(byte[] plain) {
    peers.execute(() -> client.sendRtp(plain));
  }

  /// Sends several plain RTP packets back to back, as the packets of a frame.
  public void sendRtp(Iterable<byte[]> packets) {
    peers.execute(() -> packets.forEach(client::sendRtp));
  }

  /// Sends a plain RTCP datagram.
  public void sendRtcp(byte[] plain) {
    peers.execute(() -> client.sendRtcp(plain));
  }

  /// Received plain RTP packets.
  public BlockingQueue<byte[]> rtp() {
    return rtp;
  }

  /// Received plain RTCP datagrams.
  public BlockingQueue<byte[]> rtcp() {
    return rtcp;
  }

  /// How many RTP packets came.
  public long rtpCount() {
    return rtpCount.get();
  }

  /// Only counts from now on.
  public void stopKeeping() {
    keeping = false;
  }

  /// Tells another listener as well, on the thread of the [TestPeers].
  public void listen(WebRtcClient.Listener other) {
    peers.execute(() -> listener = other);
  }

  /// Runs something with the client on its thread.
  public void execute(java.util.function.Consumer<WebRtcClient> action) {
    peers.execute(() -> action.accept(client));
  }

  /// What protects the media.
  public SrtpProfile profile() {
    return client.profile();
  }

  /// The socket's address.
  public InetSocketAddress address() {
    try {
      return (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /// Uses TCP candidates only, from the next [#connect] on.
  public void useTcp() {
    peers.execute(() -> client.useCandidates("tcp"));
  }

  /// Goes on at another candidate of the server, see [WebRtcClient#address].
  public void moveTo(TransportAddress candidate) {
    peers.execute(() -> client.moveTo(candidate, peers.now()));
  }

  /// The connections to TCP candidates that it has.
  public List<TestStream> streams() {
    return List.copyOf(streams.values());
  }

  private TestStream stream(TransportAddress to) throws IOException {
    TestStream known = streams.get(to);
    if (known == null || known.isClosed()) {
      known = TestStream.connect(to.socketAddress(), bytes -> onStream(to, bytes));
      streams.put(to, known);
    }
    return known;
  }

  private void onStream(TransportAddress from, byte[] bytes) {
    peers.execute(() -> client.onDatagram(from, bytes, 0, bytes.length, peers.now()));
  }

  /// Says goodbye by close_notify.
  public void close() {
    peers.execute(client::close);
  }

  /// Is gone without a word: its socket is closed.
  public void vanish() {
    peers.execute(() -> {
      client.stopChecks();
      peers.remove(this);
      try {
        channel.close();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    });
  }

  @Override
  public void send(TransportAddress to, byte[] array, int offset, int length) {
    try {
      if (to.connection() != 0) {
        stream(to).send(array, offset, length);
        return;
      }
      channel.send(ByteBuffer.wrap(array, offset, length), to.socketAddress());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void wakeUp() {
    peers.wakeUp();
  }

  @Override
  public void onConnected() {
    connected.countDown();
    if (listener != null) {
      listener.onConnected();
    }
  }

  @Override
  public void onRtp(byte[] array, int offset, int length, long now) {
    rtpCount.incrementAndGet();
    if (keeping) {
      rtp.offer(Arrays.copyOfRange(array, offset, offset + length));
    }
    if (listener != null) {
      listener.onRtp(array, offset, length, now);
    }
  }

  @Override
  public void onRtcp(byte[] array, int offset, int length, long now) {
    if (keeping) {
      rtcp.offer(Arrays.copyOfRange(array, offset, offset + length));
    }
    if (listener != null) {
      listener.onRtcp(array, offset, length, now);
    }
  }

  @Override
  public void onClosed() {
    closed.countDown();
    if (listener != null) {
      listener.onClosed();
    }
  }

  void closeStreams() {
    streams.values().forEach(TestStream::close);
  }

  DatagramChannel channel() {
    return channel;
  }

  void run(long now) {
    client.run(now);
  }

  long nextDeadline() {
    return client.nextDeadline();
  }

  void onDatagram(TransportAddress from, byte[] array, int length, long now) {
    client.onDatagram(from, array, 0, length, now);
  }
}
