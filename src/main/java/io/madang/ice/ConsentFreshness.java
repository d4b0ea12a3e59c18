package io.madang.ice;

/// Watches that a peer still wants our packets (RFC 7675), seen from a lite agent: the peer's
/// checks are its consent. A peer that sends none after its first ones is asked by checks of ours,
/// as a full agent would (section 5.1); its answers are consent as well. Confined to one thread;
/// allocates nothing.
///
/// Two clocks: consent, which only fresh authenticated checks and answers renew, and life, which
/// any authenticated packet shows. Consent decides whether we may send; life only what we tell.
final class ConsentFreshness {
  /// Browsers check every 2.5 to 6 s: who has not for so long will not.
  private static final long ASK_AFTER_NANOS = 10_000_000_000L;

  /// Five of ours until consent is over, so that a lost one does not end it.
  private static final long ASK_AGAIN_NANOS = 4_000_000_000L;

  /// Checks that come later than this after the first are no longer those of connecting.
  private static final long CONNECTED_FOR_NANOS = 5_000_000_000L;

  private final long disconnectNanos;
  private final long consentNanos;
  private long consentAt;
  private long lifeAt;
  private long askAt;
  private long firstCheckAt;
  private boolean isChecked;
  private boolean isKeptUp;

  ConsentFreshness(IceSettings settings, long nowNanos) {
    disconnectNanos = settings.disconnectNanos();
    consentNanos = settings.consentNanos();
    consentAt = nowNanos;
    lifeAt = nowNanos;
    askAt = nowNanos + ASK_AFTER_NANOS;
  }

  /// A fresh check came on the selected path.
  void checked(long nowNanos) {
    if (!isChecked) {
      isChecked = true;
      firstCheckAt = nowNanos;
    }
    isKeptUp |= nowNanos - firstCheckAt >= CONNECTED_FOR_NANOS;
    renew(nowNanos);
  }

  void renew(long nowNanos) {
    consentAt = nowNanos;
    lifeAt = nowNanos;
    askAt = nowNanos + ASK_AFTER_NANOS;
  }

  /// When to ask for consent.
  long nextAsking() {
    return askAt;
  }

  /// It was asked for.
  void asked(long nowNanos) {
    askAt = nowNanos + ASK_AGAIN_NANOS;
  }

  void alive(long nowNanos) {
    lifeAt = nowNanos;
  }

  boolean isSilent(long nowNanos) {
    return nowNanos - lifeAt >= disconnectNanos;
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - expiresAt() >= 0;
  }

  /// When the peer counts as silent or consent ends, whichever comes first.
  long nextDeadline() {
    long silentAt = lifeAt + disconnectNanos;
    // By difference: a nanosecond clock may wrap.
    return silentAt - expiresAt() < 0 ? silentAt : expiresAt();
  }

  /// When consent ends unless it is renewed before.
  long expiresAt() {
    long shownAt = isKeptUp || consentAt - lifeAt >= 0 ? consentAt : lifeAt;
    return shownAt + consentNanos;
  }
}
