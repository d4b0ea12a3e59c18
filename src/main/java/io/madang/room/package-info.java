/// Who gets what: rooms, participants, published tracks, slots, layers, bitrate and speakers. A
/// room does not know how media arrived or where it goes.
///
/// A packet goes from an [Encoding] of a [PublishedTrack] into the [Slot]s that show it, and from
/// there through the [Subscriber]s' queues into their [RtpSink]s. What can be decided without
/// knowing rooms stands beside: `frame` (codecs' frames and the numbers of streams), `budget`
/// (dividing a path's bitrate) and `speech` (who speaks).
@NullMarked
package io.madang.room;

import org.jspecify.annotations.NullMarked;
