package io.madang.ice;

import io.madang.wire.DropReason;

/// What a STUN message did to an [IceAgent]. Whether there is something to send is told by the
/// response buffer's length alone.
public enum IceResult {
  /// An authenticated check, answered.
  ANSWERED,
  /// The selected address is another one now, see [IceAgent#selected()].
  SELECTED_CHANGED,
  /// An authenticated check that was answered with an error, such as a role conflict.
  REJECTED,
  /// A keep-alive without effect, or the answer to a check of ours.
  NOTED,
  IGNORED_UNEXPECTED(DropReason.STUN_UNEXPECTED),
  IGNORED_BAD_FINGERPRINT(DropReason.STUN_BAD_FINGERPRINT),
  /// Without user name or integrity: not for an agent but for the `BindingServer`.
  IGNORED_NO_CREDENTIALS(DropReason.STUN_UNEXPECTED),
  IGNORED_UNKNOWN_USER(DropReason.STUN_UNKNOWN_USER),
  /// Wrong password. Answered with error 401.
  IGNORED_BAD_INTEGRITY(DropReason.STUN_BAD_INTEGRITY),
  IGNORED_REPLAYED(DropReason.STUN_REPLAYED),
  /// The agent has failed; checks with the old credentials no longer count.
  IGNORED_FAILED(DropReason.CLOSED);

  private final boolean dropped;
  private final DropReason reason;

  IceResult() {
    dropped = false;
    reason = DropReason.STUN_UNEXPECTED;
  }

  IceResult(DropReason reason) {
    dropped = true;
    this.reason = reason;
  }

  /// Whether the message had no effect and is to be counted.
  public boolean dropped() {
    return dropped;
  }

  /// What to count; means something only if [#dropped()].
  public DropReason dropReason() {
    return reason;
  }
}
