package io.madang.room;

import io.madang.room.frame.LayerSelector;
import org.jspecify.annotations.Nullable;

/// Which encoding and spatial layer a slot sends now, and which it is to send once a keyframe of it
/// comes.
///
/// Confined to its `MediaLoop`; allocates nothing.
final class SlotAim {
  private final LayerSelector layers = new LayerSelector();
  private @Nullable Encoding current;
  private @Nullable Encoding target;

  /// Sends nothing and wants nothing.
  void clear() {
    current = null;
    target = null;
  }

  /// What is sent ends here.
  void interrupt() {
    current = null;
  }

  /// What is sent ends here and is to be begun again, if nothing else is wanted.
  void suspend() {
    if (target == null) {
      target = current;
    }
    current = null;
  }

  /// The encoding is gone.
  void forget(Encoding encoding) {
    if (current == encoding) {
      current = null;
    }
    if (target == encoding) {
      target = null;
    }
  }

  /// Wants this spatial layer of this encoding from now on.
  ///
  /// @return whether it may have to wait for a keyframe
  boolean want(Encoding encoding, int layer) {
    boolean news = !wants(encoding);
    target = encoding;
    boolean higher = layers.setTargetSpatial(layer);
    return news || (higher && encoding == current);
  }

  /// This encoding is sent from now on.
  void begin(Encoding encoding) {
    current = encoding;
    if (encoding == target) {
      target = null;
    }
  }

  /// Whether a keyframe of this encoding is an entry. An empty tile takes any that is no larger
  /// than what it is to get: the first picture counts, the better one follows.
  boolean isEntry(Encoding encoding) {
    Encoding wanted = target;
    if (encoding == wanted) {
      return true;
    }
    if (wanted == null || current != null || wanted.isSubstitute() != encoding.isSubstitute()) {
      return false;
    }
    int top = encoding.layers() - 1;
    return encoding.width(top) > 0 && encoding.width(top) <= wanted.width(wanted.layers() - 1);
  }

  /// Whether the encoding is sent now, or is to be as soon as it can.
  boolean wants(Encoding encoding) {
    return encoding == current || encoding == target;
  }

  /// What is sent now.
  @Nullable Encoding currentOrNull() {
    return current;
  }

  /// What is wanted and not yet sent.
  @Nullable Encoding targetOrNull() {
    return target;
  }

  /// What is to be sent, and perhaps is already.
  @Nullable Encoding aimOrNull() {
    return target != null ? target : current;
  }

  /// Which packets of what is sent now are passed on.
  LayerSelector layers() {
    return layers;
  }
}
