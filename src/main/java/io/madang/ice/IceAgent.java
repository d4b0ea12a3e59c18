package io.madang.ice;

import io.madang.ice.stun.StunAttribute;
import io.madang.ice.stun.StunMessage;
import io.madang.wire.PacketBuffer;
import io.madang.wire.TransportAddress;
import java.security.SecureRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Our side of ICE with one peer: lite and controlled (RFC 8445, sections 2.5 and 7.3).
///
/// The peer checks addresses, we answer, and what it nominates is where packets go. The address may
/// change at any time (a phone leaves the Wi-Fi). Confined to one thread; no socket, no clock:
/// messages and `nowNanos` go in, answers and [#nextDeadline()] come out. A check from a known
/// address allocates nothing. What stands against forged addresses is told in the package comment.
///
/// After each [#handle] the caller
/// 1. sends `response` to where the message came from, if it has a length,
/// 2. calls [#writeProbe] and sends what it wrote to the same address,
/// 3. drops the address that [#takeForgotten()] names from its own tables,
/// 4. asks for the [#state], and asks again at [#nextDeadline()].
///
/// At [#nextConsentCheck()] it calls [#writeConsentCheck] and sends what that wrote to
/// [#selected()].
public final class IceAgent {
  /// Old browsers put `USE-CANDIDATE` into every check ("aggressive nomination", RFC 5245, section
  /// 8.1.1.2) and mean the pair with the highest priority. They have sorted their pairs out in less
  /// than this time; later, the latest nomination counts.
  private static final long AGGRESSIVE_NANOS = 2_000_000_000L;

  /// Firefox does not nominate again after its NAT has given it another port: it just checks from
  /// there. If the selected address has not been checked for so long, a check from another one
  /// counts as its nomination. Chromium checks the selected address every 2.5 s, and Firefox, with
  /// 4 to 6 s, checks no other.
  private static final long ABANDONED_NANOS = 3_500_000_000L;

  /// A path of datagrams that was checked so lately lives: Firefox checks every 4 to 6 s.
  private static final long LIVING_NANOS = 7_000_000_000L;

  private final IceSettings settings;
  private final PathTable paths;
  private final PathProbe probe;
  private final CheckHistory history = new CheckHistory();
  private final CheckResponder responder = new CheckResponder();

  private Generation current;

  /// Valid until a check with the current credentials nominates a path.
  private @Nullable Generation previous;

  private @Nullable Path selected;

  /// Whether the selected path was a connection that has ended.
  private boolean isCut;

  /// The latest nominated path if it has yet to prove itself.
  private @Nullable Path awaited;

  private boolean awaitedEndsRestart;

  /// The path that the latest message calls to probe, and the credentials for it.
  private @Nullable Path toProbe;

  private Generation probeGeneration;
  private TransportAddress forgotten = TransportAddress.NONE;
  private ConsentFreshness consent;
  private IceState state = IceState.NEW;
  private long startedAt;
  private long firstSelectedAt;

  public IceAgent(IceCredentials local, IceSettings settings, long nowNanos) {
    this(local, settings, new SecureRandom(), nowNanos);
  }

  /// @param random cryptographically strong: transaction ids of our checks must not be guessed
  public IceAgent(
      IceCredentials local, IceSettings settings, RandomGenerator random, long nowNanos) {
    this.settings = settings;
    paths = new PathTable(settings.maxPaths());
    probe = new PathProbe(random);
    current = new Generation(local);
    probeGeneration = current;
    consent = new ConsentFreshness(settings, nowNanos);
    startedAt = nowNanos;
  }

  /// The peer's credentials, once its description has come.
  public void setRemote(IceCredentials remote) {
    current.setRemote(remote);
  }

  /// New credentials on both sides (RFC 8445, section 9). The old ones, and the selected address,
  /// stay good until the peer nominates an address with the new ones. Revives a failed agent.
  public void restart(IceCredentials newLocal, IceCredentials newRemote, long nowNanos) {
    if (stateAt(nowNanos) == IceState.FAILED) {
      selected = null;
      isCut = false;
      previous = null;
      state = IceState.CHECKING;
      consent = new ConsentFreshness(settings, nowNanos);
      startedAt = nowNanos;
    } else {
      previous = current;
    }
    current = new Generation(newLocal);
    current.setRemote(newRemote);
  }

  /// Takes a STUN message from the peer.
  ///
  /// @param message a wrapped view; `response` must not lie on its bytes
  /// @param response takes the answer, length 0 if there is none; 128 bytes of room are enough
  public IceResult handle(
      StunMessage message, TransportAddress from, PacketBuffer response, long nowNanos) {
    response.setLength(0);
    toProbe = null;
    if (message.method() != StunMessage.BINDING) {
      return IceResult.IGNORED_UNEXPECTED;
    }
    if (message.hasFingerprint() && !message.verifyFingerprint()) {
      return IceResult.IGNORED_BAD_FINGERPRINT;
    }
    return switch (message.messageClass()) {
      case REQUEST -> check(message, from, response, nowNanos);
      case INDICATION -> IceResult.NOTED;
      case SUCCESS, ERROR -> probeAnswer(message, from, nowNanos);
    };
  }

  /// Writes the check of ours that the message just handled calls for.
  ///
  /// @param out 160 bytes of room are enough for user names of usual length, 700 for any
  /// @return false if there is none to send
  public boolean writeProbe(PacketBuffer out) {
    Path path = toProbe;
    toProbe = null;
    return path != null && probe.write(path, probeGeneration, out);
  }

  /// When a peer that has stopped checking is to be asked for its consent; `Long.MAX_VALUE` for
  /// never.
  public long nextConsentCheck() {
    return switch (state) {
      case NEW, CHECKING, FAILED -> Long.MAX_VALUE;
      case CONNECTED, DISCONNECTED -> consent.nextAsking();
    };
  }

  /// Writes a check of ours for the selected address (RFC 7675, section 5.1), if it is time. The
  /// answer renews the peer's consent.
  ///
  /// @param out 160 bytes of room are enough for user names of usual length, 700 for any
  /// @return false if there is none to send
  public boolean writeConsentCheck(PacketBuffer out, long nowNanos) {
    Path path = selected;
    if (path == null || state == IceState.FAILED || nowNanos - consent.nextAsking() < 0) {
      return false;
    }
    consent.asked(nowNanos);
    return probe.write(path, previous != null ? previous : current, out);
  }

  /// Notes that an authenticated packet of another protocol came: the peer lives. This is no
  /// consent, except of a peer that has never kept it up.
  public void noteLife(long nowNanos) {
    consent.alive(nowNanos);
    if (state == IceState.DISCONNECTED) {
      state = stateAt(nowNanos);
    }
  }

  /// The address that the latest message displaced from the bounded table, once; else
  /// [TransportAddress#NONE].
  public TransportAddress takeForgotten() {
    TransportAddress address = forgotten;
    forgotten = TransportAddress.NONE;
    return address;
  }

  /// A connection has ended. If packets went there, the peer counts as disconnected until it checks
  /// another path, and any check of it will do.
  public void onClosed(TransportAddress address, long nowNanos) {
    Path path = paths.remove(address);
    if (path == null) {
      return;
    }
    toProbe = path == toProbe ? null : toProbe;
    awaited = path == awaited ? null : awaited;
    if (path == selected) {
      isCut = true;
      state = stateAt(nowNanos);
    }
  }

  /// The credentials for our description.
  public IceCredentials local() {
    return current.local();
  }

  /// Where packets go; [TransportAddress#NONE] before the first nomination. Whether packets may go
  /// there is told by [#state].
  public TransportAddress selected() {
    return selected == null ? TransportAddress.NONE : selected.address();
  }

  /// Whether an authenticated check has come from the address.
  public boolean isValidated(TransportAddress from) {
    return paths.find(from) != null;
  }

  /// What has been reached at this time.
  public IceState state(long nowNanos) {
    state = stateAt(nowNanos);
    return state;
  }

  /// When [#state] may answer something else than it did last, if no message comes before;
  /// `Long.MAX_VALUE` for never.
  public long nextDeadline() {
    return switch (state) {
      case NEW, CHECKING -> startedAt + settings.connectNanos();
      case CONNECTED -> consent.nextDeadline();
      case DISCONNECTED -> consent.expiresAt();
      case FAILED -> Long.MAX_VALUE;
    };
  }

  private IceState stateAt(long nowNanos) {
    if (state == IceState.FAILED) {
      return IceState.FAILED;
    }
    if (selected == null) {
      return nowNanos - startedAt >= settings.connectNanos() ? IceState.FAILED : state;
    }
    if (consent.isExpired(nowNanos)) {
      return IceState.FAILED;
    }
    return isCut || consent.isSilent(nowNanos) ? IceState.DISCONNECTED : IceState.CONNECTED;
  }

  private IceResult check(
      StunMessage check, TransportAddress from, PacketBuffer response, long nowNanos) {
    if (!check.has(StunAttribute.USERNAME) || !check.hasIntegrity()) {
      return IceResult.IGNORED_NO_CREDENTIALS;
    }
    Generation generation = generationOf(check);
    if (generation == null) {
      return IceResult.IGNORED_UNKNOWN_USER;
    }
    if (!check.verifyIntegrity(generation.localKey())) {
      responder.refuse(check, response);
      return IceResult.IGNORED_BAD_INTEGRITY;
    }
    if (state(nowNanos) == IceState.FAILED) {
      return IceResult.IGNORED_FAILED;
    }
    if (responder.reject(check, generation, response)) {
      return IceResult.REJECTED;
    }
    CheckHistory.Seen seen = history.note(check, from);
    if (seen == CheckHistory.Seen.ELSEWHERE) {
      return IceResult.IGNORED_REPLAYED;
    }
    responder.succeed(check, generation, from, response);
    return seen == CheckHistory.Seen.NEW && accept(check, generation, from, nowNanos)
        ? IceResult.SELECTED_CHANGED
        : IceResult.ANSWERED;
  }

  private @Nullable Generation generationOf(StunMessage check) {
    if (check.isFor(current.localUfrag())) {
      return current;
    }
    return previous != null && check.isFor(previous.localUfrag()) ? previous : null;
  }

  /// Lets a fresh check have its effect. Answers whether the selected address changed.
  private boolean accept(
      StunMessage check, Generation generation, TransportAddress from, long nowNanos) {
    Path path = pathOf(from, nowNanos);
    boolean nominated = check.has(StunAttribute.USE_CANDIDATE);
    // FFmpeg and others leave PRIORITY out, although RFC 8445, section 7.1.1 demands it.
    path.checked(check.u32(StunAttribute.PRIORITY, 0), nominated, generation, nowNanos);
    if (state == IceState.NEW) {
      state = IceState.CHECKING;
    }
    if (path == selected) {
      consent.checked(nowNanos);
      state = stateAt(nowNanos);
    }
    if (needsProof(path, generation)) {
      toProbe = path;
      probeGeneration = generation;
    }
    return (nominated || isAbandonedFor(path, nowNanos))
        && nominate(path, generation, nominated && generation == current, nowNanos);
  }

  private Path pathOf(TransportAddress from, long nowNanos) {
    Path known = paths.find(from);
    if (known != null) {
      return known;
    }
    var path = new Path(from);
    forgotten = paths.add(path, selected(), nowNanos);
    return path;
  }

  private boolean nominate(Path path, Generation generation, boolean endsRestart, long nowNanos) {
    if (isOutranked(path, nowNanos)) {
      return false;
    }
    if (needsProof(path, generation)) {
      awaited = path;
      awaitedEndsRestart = endsRestart;
      return false;
    }
    return select(path, endsRestart, nowNanos);
  }

  /// A connection is no new port that a NAT has given to the selected path: who wants it says so.
  private boolean isAbandonedFor(Path path, long nowNanos) {
    Path chosen = selected;
    if (chosen == null || isCut) {
      return chosen != null;
    }
    return path.isStream() == chosen.isStream() && nowNanos - chosen.checkedAt() >= ABANDONED_NANOS;
  }

  private boolean isOutranked(Path path, long nowNanos) {
    Path chosen = selected;
    if (chosen == null || path == chosen || isCut) {
      return false;
    }
    // Who nominates by choice (RFC 8445, section 8.1.1) has checked the path before without.
    boolean isSettling = nowNanos - firstSelectedAt < AGGRESSIVE_NANOS;
    return path.isNominatedAtOnce()
        && (isSettling && path.priority() < chosen.priority() || isSpare(path, chosen, nowNanos));
  }

  /// A connection beside a living path of datagrams: it is not for a peer that nominates everything
  /// to choose it.
  private static boolean isSpare(Path path, Path chosen, long nowNanos) {
    return path.isStream()
        && !chosen.isStream()
        && path.checkedWith() == chosen.checkedWith()
        && nowNanos - chosen.checkedAt() < LIVING_NANOS;
  }

  private boolean needsProof(Path path, Generation generation) {
    return settings.probesPaths()
        && selected != null
        && path != selected
        && !path.isProven()
        && generation.remote() != null;
  }

  private IceResult probeAnswer(StunMessage message, TransportAddress from, long nowNanos) {
    Path path = paths.find(from);
    if (path == null || !probe.isAnsweredBy(message, path)) {
      return IceResult.IGNORED_UNEXPECTED;
    }
    if (state(nowNanos) == IceState.FAILED) {
      return IceResult.IGNORED_FAILED;
    }
    path.prove();
    if (path == selected) {
      consent.renew(nowNanos);
      state = stateAt(nowNanos);
    }
    return path == awaited && select(path, awaitedEndsRestart, nowNanos)
        ? IceResult.SELECTED_CHANGED
        : IceResult.NOTED;
  }

  /// Makes a path the selected one. Answers whether the address changed.
  private boolean select(Path path, boolean endsRestart, long nowNanos) {
    awaited = null;
    boolean restarted = endsRestart && previous != null;
    if (restarted) {
      previous = null;
    }
    if (selected == null || restarted) {
      firstSelectedAt = nowNanos;
    }
    if (path == selected) {
      return false;
    }
    selected = path;
    isCut = false;
    consent.checked(nowNanos);
    state = stateAt(nowNanos);
    return true;
  }
}
