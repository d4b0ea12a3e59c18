package io.madang.interop;

import io.madang.ice.IceCredentials;
import io.madang.ice.stun.MessageIntegrity;
import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunClass;
import io.madang.ice.stun.StunMessage;
import io.madang.ice.stun.StunWriter;
import io.madang.wire.Deadline;
import io.madang.wire.DeadlineQueue;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.LongSupplier;

/// The controlling side of ICE for tests (RFC 8445): checks every candidate, nominates the first
/// that answers, keeps consent fresh, and answers the server's own checks.
public final class ControllingAgent {
  private static final long MILLI = 1_000_000L;
  private static final long RETRANSMIT_NANOS = 100 * MILLI;

  /// As Chromium does on the selected pair.
  private static final long CONSENT_NANOS = 2_500 * MILLI;

  private static final int PRIORITY = 0x6e7f_1eff;
  private static final int TCP_PRIORITY = 0x507f_1eff;

  private final SecureRandom random;
  private final WebRtcClient.Output output;
  private final LongSupplier clock;
  private final Runnable nominated;
  private final DeadlineQueue deadlines;
  private final Deadline checkDeadline;
  private final StunWriter writer = new StunWriter();
  private final PacketBuffer buffer = new PacketBuffer(512);
  private final long tieBreaker;

  private IceCredentials local;
  private IceCredentials remote = new IceCredentials("none", "0000000000000000000000");
  private List<TransportAddress> candidates = List.of();
  private TransportAddress chosen = TransportAddress.NONE;
  private TransportAddress selected = TransportAddress.NONE;
  private int transactionHigh;
  private boolean running;
  private boolean nominationDone;
  private long answers;
  private int errorCode;

  ControllingAgent(
      SecureRandom random,
      WebRtcClient.Output output,
      DeadlineQueue deadlines,
      LongSupplier clock,
      Runnable nominated) {
    this.random = random;
    this.output = output;
    this.clock = clock;
    this.nominated = nominated;
    this.deadlines = deadlines;
    this.checkDeadline = deadlines.create(this::check);
    this.local = IceCredentials.generate(random, "c");
    this.tieBreaker = random.nextLong();
  }

  public IceCredentials local() {
    return local;
  }

  /// Where the client sends; [TransportAddress#NONE] before a nomination succeeded.
  public TransportAddress selected() {
    return selected;
  }

  /// Successful answers to checks.
  public long answers() {
    return answers;
  }

  /// The code of the last error answer, 0 if there was none.
  public int errorCode() {
    return errorCode;
  }

  IceCredentials renewCredentials() {
    local = IceCredentials.generate(random, "c");
    return local;
  }

  void connect(IceCredentials server, List<TransportAddress> addresses) {
    remote = server;
    candidates = addresses;
    chosen = TransportAddress.NONE;
    running = true;
    nominationDone = false;
    transactionHigh = random.nextInt();
    check();
  }

  /// Nominates the chosen address again, until that is answered.
  void nominate() {
    nominationDone = false;
    check();
  }

  void moveTo(TransportAddress candidate) {
    candidates = List.of(candidate);
    chosen = TransportAddress.NONE;
    nominationDone = false;
    check();
  }

  /// Neither checks nor answers any more.
  void stop() {
    running = false;
    deadlines.cancel(checkDeadline);
  }

  /// Checks no more, but answers, as FFmpeg does.
  void onlyAnswer() {
    deadlines.cancel(checkDeadline);
  }

  void onMessage(StunMessage message, TransportAddress from) {
    if (message.messageClass() == StunClass.REQUEST) {
      onRequest(message, from);
    } else if (message.transactionIdHigh() == transactionHigh
        && message.messageClass() == StunClass.ERROR) {
      errorCode = message.errorCode();
    } else if (message.transactionIdHigh() == transactionHigh
        && message.verifyIntegrity(MessageIntegrity.shortTerm(remote.password()))) {
      onSuccess(from, message.transactionIdLow() < 0);
    }
  }

  private void onRequest(StunMessage request, TransportAddress from) {
    MessageIntegrity key = MessageIntegrity.shortTerm(local.password());
    if (running && request.verifyIntegrity(key)) {
      buffer.setLength(0);
      writer
          .begin(buffer, StunWriter.BINDING_SUCCESS, request)
          .xorMappedAddress(from)
          .integrity(key)
          .fingerprint();
      output.send(from, buffer.array(), buffer.offset(), buffer.length());
    }
  }

  private void onSuccess(TransportAddress from, boolean wasNomination) {
    answers++;
    if (chosen == TransportAddress.NONE) {
      chosen = from;
      sendCheck(chosen, true);
    } else if (wasNomination && chosen.equals(from) && !nominationDone) {
      nominationDone = true;
      boolean isFirst = selected == TransportAddress.NONE;
      selected = from;
      if (isFirst) {
        nominated.run();
      }
    }
  }

  /// Checks all candidates until one is chosen, nominates that one until it is confirmed, and then
  /// keeps consent.
  private void check() {
    if (!running) {
      return;
    }
    if (chosen == TransportAddress.NONE) {
      candidates.forEach(candidate -> sendCheck(candidate, false));
    } else {
      sendCheck(chosen, !nominationDone);
    }
    long delay = nominationDone ? CONSENT_NANOS : RETRANSMIT_NANOS;
    deadlines.reschedule(checkDeadline, clock.getAsLong() + delay);
  }

  /// The sign of the transaction id tells a nomination from other checks.
  private void sendCheck(TransportAddress to, boolean nominate) {
    long low = random.nextLong() >>> 1;
    buffer.setLength(0);
    writer
        .begin(
            buffer,
            StunWriter.BINDING_REQUEST,
            transactionHigh,
            nominate ? low | Long.MIN_VALUE : low)
        .username(remote.ufrag() + ":" + local.ufrag())
        .put32(StunAttribute.PRIORITY, to.connection() == 0 ? PRIORITY : TCP_PRIORITY)
        .put64(StunAttribute.ICE_CONTROLLING, tieBreaker);
    if (nominate) {
      writer.flag(StunAttribute.USE_CANDIDATE);
    }
    writer.integrity(MessageIntegrity.shortTerm(remote.password())).fingerprint();
    output.send(to, buffer.array(), buffer.offset(), buffer.length());
  }
}
