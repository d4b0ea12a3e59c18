package io.madang.signal;

import java.util.Optional;

/// A request that is refused: a stable [SignalError] for machines, a sentence for people, and the
/// request's `id` where it had one. Immutable; carries no stack trace, since it speaks of the
/// client's input and not of a fault of ours.
public final class SignalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final SignalError error;
  // Not Optional: exceptions are serializable.
  private final String request;

  public SignalException(SignalError error, String sentence) {
    this(error, sentence, "");
  }

  private SignalException(SignalError error, String sentence, String request) {
    super(sentence, null, false, false);
    this.error = error;
    this.request = request;
  }

  /// The same refusal as the answer to a request.
  SignalException answering(Optional<String> id) {
    return new SignalException(error, sentence(), id.orElse(""));
  }

  public SignalError error() {
    return error;
  }

  /// The sentence for people; the same as [#getMessage()], which may not be absent here.
  public String sentence() {
    return String.valueOf(getMessage());
  }

  /// The `id` of the message that is refused.
  public Optional<String> request() {
    return request.isEmpty() ? Optional.empty() : Optional.of(request);
  }
}
