package io.madang.server.hls;

/// A broadcast cannot begin; the message says why, as a sentence for people.
public final class HlsUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HlsUnavailableException(String sentence) {
    super(sentence, null, false, false);
  }
}
