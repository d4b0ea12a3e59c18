package io.madang.signal.negotiation;

/// Why an offer cannot be answered, as a sentence for the one who wrote it. Carries no stack trace:
/// it speaks of the offer, not of a fault of ours.
public final class NegotiationException extends Exception {
  private static final long serialVersionUID = 1L;

  NegotiationException(String sentence) {
    super(sentence, null, false, false);
  }

  /// The sentence.
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
