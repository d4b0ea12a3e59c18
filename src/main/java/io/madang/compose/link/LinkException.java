package io.madang.compose.link;

import java.io.IOException;

/// What came over the link is not what the protocol allows, or ends in the middle. The connection
/// is useless then: both ends are ours.
public final class LinkException extends IOException {
  private static final long serialVersionUID = 1L;

  LinkException(String problem) {
    super(problem);
  }

  LinkException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
