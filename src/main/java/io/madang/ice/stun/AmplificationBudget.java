package io.madang.ice.stun;

import io.madang.wire.TransportAddress;

/// Sees to it that an unauthenticated source never gets more bytes back than it sent.
///
/// A bare binding request has 20 bytes, its shortest answer 32 (IPv6: 44). Answering it at once
/// would let an attacker with a forged source address multiply his traffic by 1.6; not answering it
/// would exclude the clients that send just that. So each source has an account: what it sent is
/// its credit, an answer is paid from it, and what it cannot pay is not sent. A client that gets no
/// answer repeats its request after 500 ms at most (RFC 8489, section 6.2.1), and the second one
/// (IPv6: the third) has paid for the answer. An answer that is no longer than its request needs no
/// account. The price: a client that sends one bare request and never repeats it, such as coturn's
/// `turnutils_stunclient`, gets none.
///
/// The table is of fixed size: sets of eight accounts, the one unused for longest makes room.
/// Forgetting can only lose credit, so the promise holds under any flood; a flood of more than
/// [#ACCOUNTS] forged sources within half a second merely makes bare requests wait. Confined to one
/// thread; allocates nothing after construction.
public final class AmplificationBudget {
  static final int ACCOUNTS = 4096;
  private static final int WAYS = 8;
  private static final int SETS = ACCOUNTS / WAYS;

  /// No source needs more: an answer has less than 100 bytes.
  static final int MAX_CREDIT = 512;

  /// A client gives its transaction up after this time (RFC 8489, section 6.2.1).
  static final long LIFETIME_NANOS = 39_500_000_000L;

  private final int seed;
  private final long[] high = new long[ACCOUNTS];
  private final long[] low = new long[ACCOUNTS];
  private final int[] port = new int[ACCOUNTS];
  private final int[] credit = new int[ACCOUNTS];
  private final long[] touchedNanos = new long[ACCOUNTS];

  /// @param seed any random number: keeps attackers from aiming at one set
  public AmplificationBudget(int seed) {
    this.seed = seed | 1;
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
    boolean affordable = balance >= answer;
    credit[account] = affordable ? balance - answer : balance;
    touchedNanos[account] = nowNanos;
    return affordable;
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
