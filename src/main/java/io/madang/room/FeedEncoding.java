package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.HeaderExtensionMap;

/// One stream of a [FeedTrack].
///
/// @param rid names the encoding within the track
/// @param extensions the header extensions its packets carry
/// @param reordered frames are not sent in the order in which they are shown (B-frames): browsers
///   cannot play them
/// @param substitute made from another encoding, at a cost: only for receivers that can take none
///   of the others
public record FeedEncoding(
    String rid,
    Codec codec,
    HeaderExtensionMap extensions,
    boolean reordered,
    boolean substitute) {}
