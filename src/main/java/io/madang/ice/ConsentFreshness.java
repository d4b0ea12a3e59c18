package io.madang.ice;

/// Watches that a peer still wants our packets (RFC 7675), seen from a lite agent: the peer's
/// checks are its consent. Confined to one thread; allocates nothing.
///
/// Two clocks: consent, which only fresh authenticated checks renew, and life, which any
/// authenticated packet shows. Consent decides whether we may send; life only what we tell.
final class ConsentFreshness {
  private final long disconnectNanos;
  private final long consentNanos;
  private long consentAt;
  private long lifeAt;

  ConsentFreshness(IceSettings settings, long nowNanos) {
    disconnectNanos = settings.disconnectNanos();
    consentNanos = settings.consentNanos();
    consentAt = nowNanos;
    lifeAt = nowNanos;
  }

  void renew(long nowNanos) {
    consentAt = nowNanos;
    lifeAt = nowNanos;
  }

  void alive(long nowNanos) {
    lifeAt = nowNanos;
  }

  boolean isSilent(long nowNanos) {
    return nowNanos - lifeAt >= disconnectNanos;
  }

  boolean isExpired(long nowNanos) {
    return nowNanos - consentAt >= consentNanos;
  }

  /// When the peer counts as silent or consent ends, whichever comes first.
  long nextDeadline() {
    long silentAt = lifeAt + disconnectNanos;
    // By difference: a nanosecond clock may wrap.
    return silentAt - expiresAt() < 0 ? silentAt : expiresAt();
  }

  /// When consent ends unless it is renewed before.
  long expiresAt() {
    return consentAt + consentNanos;
  }
}
