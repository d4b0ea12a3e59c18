package io.madang.room;

/// What a room tells the owner of a [MediaFeed].
///
/// Called on the room's loop: hand over and return.
public interface FeedObserver {
  /// A receiver waits for a keyframe of this encoding.
  void onKeyframeNeeded(String mid, String rid);

  /// Somebody is to be sent this encoding, or nobody any more. At first nobody is.
  void onDemand(String mid, String rid, boolean wanted);

  /// The last call: a host took the feed out, or the room has ended. Not called after
  /// [MediaFeed#leave()].
  void onEvicted(EvictReason why);
}
