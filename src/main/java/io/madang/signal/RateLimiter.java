package io.madang.signal;

/// How fast one client may speak. A message over the rate is refused; a client whose refused
/// messages use up another burst is disconnected. For one thread; time is passed in.
final class RateLimiter {
  /// Refused messages are forgiven ten times slower than messages are allowed.
  private static final int FORGIVENESS = 10;

  private final TokenBucket messages;
  private final TokenBucket chats;
  private final TokenBucket patience;

  RateLimiter(SignalLimits limits, long nowNanos) {
    messages = new TokenBucket(limits.messagesPerSecond(), limits.messageBurst(), nowNanos);
    chats = new TokenBucket(limits.chatsPerSecond(), limits.chatBurst(), nowNanos);
    int forgiven = Math.max(1, limits.messagesPerSecond() / FORGIVENESS);
    patience = new TokenBucket(forgiven, limits.messageBurst(), nowNanos);
  }

  enum Verdict {
    PASS,
    REFUSE,
    DISCONNECT
  }

  /// Judges any message, before it is read.
  Verdict message(long nowNanos) {
    return verdict(messages, nowNanos);
  }

  /// Judges a chat message besides.
  Verdict chat(long nowNanos) {
    return verdict(chats, nowNanos);
  }

  private Verdict verdict(TokenBucket bucket, long nowNanos) {
    if (bucket.take(nowNanos)) {
      return Verdict.PASS;
    }
    return patience.take(nowNanos) ? Verdict.REFUSE : Verdict.DISCONNECT;
  }
}
