package io.madang.transport;

import io.madang.dtls.DtlsException;
import io.madang.dtls.DtlsRole;
import io.madang.dtls.KeyingMaterial;
import io.madang.ice.Candidate;
import io.madang.ice.IceAgent;
import io.madang.ice.IceCredentials;
import io.madang.ice.IceState;
import io.madang.ice.stun.StunMessage;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.RtpSendStream;
import io.madang.srtp.SrtpProfile;
import io.madang.wire.Deadline;
import io.madang.wire.DropReason;
import io.madang.wire.IntMap;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The secure path to one peer: ICE-lite, DTLS, SRTP, and the RTP and RTCP that go through it.
///
/// Life: [#create] → [#parameters] for the answer → [#connect] with what the offer said →
/// [TransportState#CONNECTED] when checks have come and the handshake is done → [#close].
/// [#restartIce] gives the path new credentials at any time.
///
/// Sending: write a plain packet to [#sendArray] at [#reserve], then [#commit] it. What was
/// committed goes out with [#flush], or at the end of the cycle after [#markDirty]: the *tick*. A
/// tick ends early after 32 packets. Best for the caches: at the end of a cycle, subscriber by
/// subscriber, write all packets of one and flush it. Packets that cannot be sent are dropped and
/// counted; nothing is queued beyond the tick, so audio is never held back.
///
/// Confined to its `MediaLoop`. Nothing here blocks; the handshake runs on a thread of its own.
public final class PeerTransport {
  private static final Logger LOG = Logger.getLogger(PeerTransport.class);

  private final MediaLoop loop;
  private final TransportContext context;
  private final TransportObserver observer;
  private final PeerPath path;
  private final PacketSender sender;
  private final StreamPacing pacing;
  private final RtpReceiver receiver;
  private final PacketOpener opener;
  private final RtcpReporter reporter;
  private final IntMap<RtpSendStream> sendStreamsBySsrc = new IntMap<>();
  private final List<RtpSendStream> sendStreams = new ArrayList<>();
  private final RoundTrip roundTrip = new RoundTrip();
  private final TransportStatistics statistics = new TransportStatistics();
  private final Deadline pathDeadline;
  private final Deadline handshakeDeadline;
  private final Flushable cycleEnd = this::flush;

  private TransportState state = TransportState.NEW;
  private CloseReason closeReason = CloseReason.NONE;
  private @Nullable RemoteParameters remote;
  private @Nullable DtlsTask dtls;
  private @Nullable SrtpSession srtp;
  private boolean dirty;

  private PeerTransport(MediaLoop loop, TransportContext context, TransportObserver observer) {
    this.loop = loop;
    this.context = context;
    this.observer = observer;
    var agent = new IceAgent(newCredentials(), context.ice(), context.random(), loop.now());
    this.path = new PeerPath(loop, this, agent);
    this.sender =
        new PacketSender(
            loop, context.settings().padForSegmentation(), sendStreamsBySsrc, statistics);
    this.pacing = new StreamPacing(loop, this, observer);
    this.receiver = new RtpReceiver(this, observer, loop.drops());
    var rtcp =
        new RtcpReceiver(loop, this, observer, receiver, sendStreamsBySsrc, roundTrip, statistics);
    this.opener = new PacketOpener(loop, receiver, rtcp, statistics);
    this.reporter =
        new RtcpReporter(
            loop,
            this,
            receiver,
            sendStreams,
            roundTrip,
            statistics,
            context.random().nextInt(),
            Long.toHexString(context.random().nextLong()));
    this.pathDeadline = loop.deadlines().create(() -> guard("a path deadline", this::updateState));
    this.handshakeDeadline =
        loop.deadlines()
            .create(() -> guard("a handshake deadline", () -> fail(CloseReason.DTLS_TIMEOUT)));
  }

  /// A new transport on `loop`, waiting for [#connect].
  public static PeerTransport create(
      MediaLoop loop, TransportContext context, TransportObserver observer) {
    assert loop.isCurrent();
    return new PeerTransport(loop, context, observer);
  }

  /// Our side for the answer. The role is the one [#connect] was told, before it the server's.
  public TransportParameters parameters() {
    RemoteParameters known = remote;
    return new TransportParameters(
        path.local(),
        candidates(),
        context.fingerprint(),
        known == null ? DtlsRole.SERVER : known.localRole());
  }

  /// Takes the first offer's parameters and waits for the peer's checks.
  public void connect(RemoteParameters remote) {
    assert loop.isCurrent();
    if (state != TransportState.NEW) {
      throw new IllegalStateException("connect() in state " + state);
    }
    this.remote = remote;
    path.setRemote(remote.credentials());
    become(TransportState.CONNECTING, CloseReason.NONE);
    updateState();
  }

  /// Takes an ICE restart (RFC 8445, section 9) and answers our new parameters. The old path serves
  /// until the peer nominates a new one. Revives a transport that failed for a
  /// [CloseReason#isRecoverable] reason.
  public TransportParameters restartIce(RemoteParameters remote) {
    assert loop.isCurrent();
    if (state == TransportState.CLOSED
        || state == TransportState.FAILED && !closeReason.isRecoverable()) {
      throw new IllegalStateException("restart in state " + state + " because of " + closeReason);
    }
    this.remote = remote;
    path.restart(newCredentials(), remote.credentials());
    if (state == TransportState.NEW || state == TransportState.FAILED) {
      become(TransportState.CONNECTING, CloseReason.NONE);
    }
    updateState();
    return parameters();
  }

  /// Tells what the peer may send. May be called again after a renegotiation: streams that still
  /// have their place go on.
  public void setReceiveSections(List<ReceiveSection> sections) {
    assert loop.isCurrent();
    receiver.negotiate(sections);
  }

  /// Whether packets that are committed now will be sent.
  public boolean canSend() {
    return srtp != null
        && (state == TransportState.CONNECTED || state == TransportState.DISCONNECTED);
  }

  /// Where the next packet is to be written: an offset into [#sendArray], with room for 1 452
  /// bytes. Flushes first if the tick is full.
  ///
  /// @return -1 if there is no room; the packet is to be dropped
  public int reserve() {
    if (!sender.hasRoom()) {
      flush();
      if (!sender.hasRoom()) {
        loop.drops().count(DropReason.SEND_QUEUE_FULL);
        return -1;
      }
    }
    return sender.offset();
  }

  /// The array that [#reserve] answered an offset into; another one after the next flush.
  public byte[] sendArray() {
    return sender.array();
  }

  /// Adds the packet written at the last [#reserve] to the tick.
  ///
  /// @param length its plain length, at most 1 452
  /// @param mayPad whether RTP padding may be added, so that it shares a segmented send with larger
  ///   ones; false for probes and retransmissions
  /// @param transportCcOffset where in the array to write the transport-wide sequence number, -1
  ///   for nowhere
  /// @param absSendTimeOffset where in the array to write the 24 bits of the send time, -1 for
  ///   nowhere
  public void commit(int length, boolean mayPad, int transportCcOffset, int absSendTimeOffset) {
    sender.commit(length, mayPad, transportCcOffset, absSendTimeOffset);
  }

  /// Sends what was committed.
  public void flush() {
    dirty = false;
    SrtpSession keys = srtp;
    if (canSend() && keys != null) {
      sender.flush(keys.rtpSend(), path, pacing.refusesPictures());
    } else {
      sender.discard(keys == null ? DropReason.SRTP_NO_KEYS : DropReason.CLOSED);
    }
  }

  /// Lets [#flush] happen at the end of this cycle.
  public void markDirty() {
    if (!dirty) {
      dirty = true;
      loop.atCycleEnd(cycleEnd);
    }
  }

  /// How long a packet that is committed now waits until the path takes it: bytes that wait, by the
  /// rate at which they go. 0 where nothing is kept (datagrams) or the rate is unknown;
  /// `Long.MAX_VALUE` where the rest of the room is for audio and RTCP. Whoever sends video stops
  /// well before.
  public long sendDelayNanos() {
    return pacing.delayNanos();
  }

  /// Seals and sends one plain RTCP datagram; the buffer is borrowed and keeps its bytes.
  public void sendRtcp(PacketBuffer compound) {
    SrtpSession keys = srtp;
    if (!canSend() || keys == null) {
      loop.drops().count(keys == null ? DropReason.SRTP_NO_KEYS : DropReason.CLOSED);
      return;
    }
    byte[] scratch = loop.scratch();
    int length = compound.length();
    if (length > scratch.length - MediaLoopLimits.MAX_SRTP_OVERHEAD) {
      loop.drops().count(DropReason.OVERSIZE);
      return;
    }
    compound.get(0, scratch, 0, length);
    int sealed = keys.rtcpSend().protect(scratch, 0, length);
    if (sealed < 0) {
      loop.drops().count(DropReason.ofResult(sealed));
    } else {
      loop.send(path.socket(), path.remote(), scratch, 0, sealed);
    }
  }

  /// Asks the peer for a keyframe of one of its streams, at once; how often is the caller's to
  /// decide.
  public void requestKeyframe(RtpReceiveStream stream, boolean fir) {
    if (canSend()) {
      reporter.requestKeyframe(stream.ssrc(), fir);
    }
  }

  /// Lets the stream have sender reports, and reports about it find it.
  public void addSendStream(RtpSendStream stream) {
    if (sendStreamsBySsrc.get(stream.ssrc()) == null) {
      sendStreams.add(stream);
      sendStreamsBySsrc.put(stream.ssrc(), stream);
    }
  }

  public void removeSendStream(RtpSendStream stream) {
    sendStreams.remove(stream);
    sendStreamsBySsrc.remove(stream.ssrc());
  }

  /// Ends it: the peer is told by close_notify, and nothing more comes from it. Does nothing the
  /// second time.
  public void close(CloseReason reason) {
    assert loop.isCurrent();
    if (state == TransportState.CLOSED) {
      return;
    }
    sender.discard(DropReason.CLOSED);
    loop.deadlines().cancel(pathDeadline);
    loop.deadlines().cancel(handshakeDeadline);
    reporter.stop();
    pacing.stop();
    if (dtls != null) {
      dtls.close();
    }
    path.close();
    become(TransportState.CLOSED, reason);
  }

  public MediaLoop loop() {
    return loop;
  }

  public TransportState state() {
    return state;
  }

  /// Why it failed or was closed, else [CloseReason#NONE].
  public CloseReason closeReason() {
    return closeReason;
  }

  public TransportStatistics statistics() {
    return statistics;
  }

  /// The smoothed round trip time in nanoseconds, 0 while unmeasured.
  public long roundTripNanos() {
    return roundTrip.nanos();
  }

  /// What protects the media, once the handshake is done.
  public Optional<SrtpProfile> srtpProfile() {
    SrtpSession keys = srtp;
    return keys == null ? Optional.empty() : Optional.of(keys.profile());
  }

  /// Where packets go; [TransportAddress#NONE] before the peer nominated a path.
  public TransportAddress remoteAddress() {
    return path.remote();
  }

  /// The streams the peer sends now.
  public List<RtpReceiveStream> receiveStreams() {
    return List.copyOf(receiver.streams());
  }

  /// Whether the handshake's thread waits for the peer or for time to pass, or has ended: a
  /// simulated world lets its clock advance only then. From any thread.
  public boolean isHandshakeIdle() {
    DtlsTask task = dtls;
    return task == null || task.isIdle();
  }

  // What the loop delivers.

  void onStun(
      StunMessage message,
      int socket,
      TransportAddress from,
      int receivedBy,
      PacketBuffer response) {
    path.onStun(message, socket, from, receivedBy, response);
    updateState();
  }

  void onDtls(byte[] array, int offset, int length) {
    if (remote == null) {
      loop.drops().count(DropReason.DTLS_UNEXPECTED);
      return;
    }
    startHandshake();
    if (dtls != null) {
      dtls.offer(array, offset, length);
    }
  }

  void onSrtp(byte[] array, int offset, int length) {
    if (opener.onSrtp(srtp, array, offset, length)) {
      noteLife();
    }
  }

  void onSrtcp(byte[] array, int offset, int length) {
    if (opener.onSrtcp(srtp, array, offset, length)) {
      noteLife();
    }
  }

  /// One of the peer's connections has ended. It may check another path, or connect again.
  void onStreamClosed(int number) {
    guard(
        "the end of a connection",
        () -> {
          path.onStreamClosed(number);
          updateState();
        });
  }

  void wantFeedback(long nanos) {
    reporter.wantFeedback(nanos);
  }

  TransportAddress knownAddress(long high, long low, int port) {
    return path.knownAddress(high, low, port);
  }

  // What the handshake's thread reports, as commands.

  void onHandshakeDone(KeyingMaterial keys, String cipherSuite) {
    if (state == TransportState.CLOSED || state == TransportState.FAILED) {
      return;
    }
    loop.deadlines().cancel(handshakeDeadline);
    guard(
        "installing keys",
        () -> {
          srtp = new SrtpSession(keys);
          LOG.debugf("loop=%d DTLS %s done", loop.index(), cipherSuite);
          reporter.start();
          updateState();
        });
  }

  void onHandshakeFailed(DtlsException failure) {
    LOG.debugf("loop=%d DTLS failed: %s", loop.index(), failure.getMessage());
    fail(CloseReason.of(failure.code()));
  }

  void onPeerClosed() {
    close(CloseReason.PEER);
  }

  void sendDtls(byte[] datagram) {
    if (path.remote() != TransportAddress.NONE) {
      loop.send(path.socket(), path.remote(), datagram, 0, datagram.length);
    }
  }

  /// Runs something of this transport's; an exception closes it and is logged.
  void guard(String what, Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error bug) {
      onBug(what, bug);
    }
  }

  void onBug(String where, Throwable bug) {
    loop.bug(where, bug);
    try {
      close(CloseReason.INTERNAL_ERROR);
    } catch (RuntimeException | Error second) {
      loop.bug("closing after a bug", second);
    }
  }

  private void noteLife() {
    path.noteLife();
    if (state == TransportState.DISCONNECTED) {
      updateState();
    }
  }

  private void startHandshake() {
    RemoteParameters known = remote;
    boolean isLive = state == TransportState.CONNECTING || state == TransportState.CONNECTED;
    if (dtls == null && known != null && isLive) {
      dtls = new DtlsTask(this, loop, context, known);
      loop.deadlines()
          .reschedule(handshakeDeadline, loop.now() + context.settings().handshakeTimeoutNanos());
      dtls.start();
    }
  }

  /// Brings the state in line with ICE and DTLS, and asks to be called again when ICE may change by
  /// itself.
  private void updateState() {
    if (state == TransportState.CLOSED || state == TransportState.NEW || isLost()) {
      return;
    }
    IceState ice = path.state();
    path.askForConsent();
    pacing.follow(path.connection());
    switch (ice) {
      case NEW, CHECKING -> {}
      case CONNECTED, DISCONNECTED -> onPath(ice == IceState.CONNECTED);
      case FAILED -> {
        if (state != TransportState.FAILED) {
          fail(
              path.remote() == TransportAddress.NONE
                  ? CloseReason.ICE_TIMEOUT
                  : CloseReason.CONSENT_EXPIRED);
        }
      }
    }
    schedulePathDeadline();
  }

  private void onPath(boolean isAlive) {
    startHandshake();
    if (srtp == null) {
      return;
    }
    TransportState next = isAlive ? TransportState.CONNECTED : TransportState.DISCONNECTED;
    if (next != state) {
      become(next, CloseReason.NONE);
    }
  }

  private void schedulePathDeadline() {
    long next = path.nextDeadline();
    if (next == Long.MAX_VALUE) {
      loop.deadlines().cancel(pathDeadline);
    } else if (state != TransportState.CLOSED) {
      loop.deadlines().reschedule(pathDeadline, next);
    }
  }

  /// Failed for good: only closing is left.
  private boolean isLost() {
    return state == TransportState.FAILED && !closeReason.isRecoverable();
  }

  private void fail(CloseReason reason) {
    if (state == TransportState.CLOSED || state == TransportState.FAILED) {
      return;
    }
    sender.discard(DropReason.CLOSED);
    loop.deadlines().cancel(handshakeDeadline);
    if (!reason.isRecoverable() && dtls != null) {
      dtls.close();
    }
    become(TransportState.FAILED, reason);
  }

  private void become(TransportState next, CloseReason reason) {
    state = next;
    closeReason = reason;
    observer.onState(this, next);
  }

  private List<Candidate> candidates() {
    int tcpPort = loop.streams().io().port();
    return Candidates.of(context.advertisedAddresses(), loop.localPort(), tcpPort);
  }

  private IceCredentials newCredentials() {
    return IceCredentials.generate(context.random(), LoopPrefix.of(loop.index()));
  }
}
