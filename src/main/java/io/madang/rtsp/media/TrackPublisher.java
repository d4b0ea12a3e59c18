package io.madang.rtsp.media;

import io.madang.room.FeedStream;
import io.madang.room.FeedTrack;
import io.madang.room.MediaFeed;
import io.madang.rtsp.media.payload.StreamOutput;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Makes tracks known to the room and answers where their packets go.
@FunctionalInterface
interface TrackPublisher {
  /// The outputs, in the order of the tracks and of their encodings.
  CompletableFuture<List<StreamOutput>> publish(List<FeedTrack> tracks);

  /// Publishes in a room's feed.
  static TrackPublisher of(MediaFeed feed) {
    return tracks ->
        feed.setTracks(tracks)
            .thenApply(streams -> streams.stream().map(TrackPublisher::output).toList());
  }

  private static StreamOutput output(FeedStream stream) {
    return new StreamOutput() {
      @Override
      public boolean rtp(byte[] array, int offset, int length, int audioLevel) {
        return stream.rtp(array, offset, length, audioLevel);
      }

      @Override
      public void senderReport(long ntpTimestamp, int rtpTimestamp) {
        stream.senderReport(ntpTimestamp, rtpTimestamp);
      }
    };
  }
}
