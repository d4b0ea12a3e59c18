package io.madang.signal.trial;

import java.util.List;

/// A trial that has begun.
///
/// @param id who knows it may end the trial
/// @param answer the SDP answer
/// @param links values of `Link`, one per URL of an ICE server
public record TrialAnswer(String id, String answer, List<String> links) {
  public TrialAnswer {
    links = List.copyOf(links);
  }

  /// The id and what is in the links are secrets: they are not shown.
  @Override
  public String toString() {
    return "TrialAnswer";
  }
}
