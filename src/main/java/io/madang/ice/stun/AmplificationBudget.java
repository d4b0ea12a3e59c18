package io.madang.ice.stun;

import io.madang.wire.TransportAddress;

/// Keeps unauthenticated sources from getting more bytes back than they sent.
///
/// A bare binding request has 20 bytes, its shortest answer 32 (IPv6: 44): whoever forges a source
/// address could multiply his traffic by 1.6. So each source has an account: what it sent is its
/// credit, an answer is paid from it, and what it cannot pay is not sent. An answer that is no
/// longer than its request needs no account.
///
/// Some clients send one bare request and never repeat it, or lose half a second when they have to.
/// For them a source may once be an *advance* in debt, and has to send these bytes before it is
/// answered again; of such advances [#ADVANCES_PER_SECOND] are given in all, so that what a forger
/// could gain is a few kB a second (2 kB by plain bindings), whatever he sends. Beyond them a bare
/// request is answered when it is repeated, after 500 ms at most (RFC 8489, section 6.2.1).
///
/// The table is of fixed size: sets of eight accounts, the one unused for longest makes room.
/// Forgetting loses credit, or a debt that the advances bound; a flood of more than [#ACCOUNTS]
/// forged sources within half a second merely makes bare requests wait. Confined to one thread;
/// allocates nothing after construction.
public final class AmplificationBudget {
  static final int ACCOUNTS = 4096;
  private static final int WAYS = 8;
  private static final int SETS = ACCOUNTS / WAYS;

  /// No source needs more: an answer has less than 100 bytes.
  static final int MAX_CREDIT = 512;

  /// What an IPv6 answer has more than a bare binding request.
  static final int ADVANCE = 24;

  /// What a TURN server's challenge has more than the shortest Allocate request, with a realm of up
  /// to 12 bytes.
  static final int CHALLENGE_ADVANCE = 72;

  /// What an answer with two more IPv6 addresses has more than a bare binding request.
  static final int DISCOVERY_ADVANCE = 72;

  /// More clients than this do not start at once on one loop, except in floods.
  static final int ADVANCES_PER_SECOND = 100;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /// A client gives its transaction up after this time (RFC 8489, section 6.2.1).
  static final long LIFETIME_NANOS = 39_500_000_000L;

  private final int seed;
  private final int advance;
  private boolean started;
  private long secondStart;
  private int advancesLeft;
  private final long[] high = new long[ACCOUNTS];
  private final long[] low = new long[ACCOUNTS];
  private final int[] port = new int[ACCOUNTS];
  private final int[] credit = new int[ACCOUNTS];
  private final long[] touchedNanos = new long[ACCOUNTS];

  /// @param seed any random number: keeps attackers from aiming at one set
  public AmplificationBudget(int seed) {
    this(seed, ADVANCE);
  }

  private AmplificationBudget(int seed, int advance) {
    this.seed = seed | 1;
    this.advance = advance;
  }

  /// For the challenges of a TURN server (error 401), which cannot be shorter than their requests.
  public static AmplificationBudget forChallenges(int seed) {
    return new AmplificationBudget(seed, CHALLENGE_ADVANCE);
  }

  /// For NAT behaviour discovery, whose answers name three addresses.
  public static AmplificationBudget forDiscovery(int seed) {
    return new AmplificationBudget(seed, DISCOVERY_ADVANCE);
  }

  /// Whether an answer may go out, and if so, pays for it.
  ///
  /// @param received bytes of the request that has just come
  /// @param answer bytes that want to go back
  public boolean spend(TransportAddress source, int received, int answer, long nowNanos) {
    if (answer <= received) {
      return true;
    }
    int account = account(source, nowNanos);
    int balance = Math.min(credit[account] + received, MAX_CREDIT);
    boolean affordable = balance >= answer || takeAdvance(answer - balance, nowNanos);
    credit[account] = affordable ? balance - answer : balance;
    touchedNanos[account] = nowNanos;
    return affordable;
  }

  private boolean takeAdvance(int missing, long nowNanos) {
    if (missing > advance) {
      return false;
    }
    if (!started || nowNanos - secondStart >= SECOND_NANOS) {
      started = true;
      secondStart = nowNanos;
      advancesLeft = ADVANCES_PER_SECOND;
    }
    return advancesLeft-- > 0;
  }

  /// The account of a source: its own, or one that is taken over empty.
  private int account(TransportAddress source, long nowNanos) {
    int hash = source.hashCode() * seed;
    int first = Math.floorMod(hash >>> 16 ^ hash, SETS) * WAYS;
    int victim = first;
    for (int i = first; i < first + WAYS; i++) {
      if (source.matches(high[i], low[i], port[i])) {
        return nowNanos - touchedNanos[i] > LIFETIME_NANOS ? takeOver(i, source) : i;
      }
      if (isUnused(i)) {
        return takeOver(i, source);
      }
      // A comparison of ages, not of times: a nanosecond clock may start anywhere.
      if (nowNanos - touchedNanos[i] > nowNanos - touchedNanos[victim]) {
        victim = i;
      }
    }
    return takeOver(victim, source);
  }

  private boolean isUnused(int account) {
    return port[account] == 0 && low[account] == 0 && high[account] == 0;
  }

  private int takeOver(int account, TransportAddress source) {
    high[account] = source.high();
    low[account] = source.low();
    port[account] = source.port();
    credit[account] = 0;
    return account;
  }
}
