/// What packets say about their frames, and the numbers that run on when frames of changing sources
/// make one stream. Knows codecs, no participants.
///
/// A [PayloadFormat] fills a [FrameInfo]; [LayerSelector], [SpatialLayers] and [GroupOfPictures]
/// draw their conclusions from it; [SequenceRewriter], [TimestampRewriter] and [DescriptorRewriter]
/// give what is passed on its numbers.
@NullMarked
package io.madang.room.frame;

import org.jspecify.annotations.NullMarked;
