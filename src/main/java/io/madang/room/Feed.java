package io.madang.room;

import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.RtpReceiveStream;
import io.madang.rtp.SenderClock;
import io.madang.transport.MediaLoop;
import io.madang.transport.ReceiveSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The sending half of a participant without a transport: makes [FeedTrack]s the participant's
/// tracks, and tells the [FeedObserver] what receivers want of them. The inside of a [MediaFeed].
///
/// Confined to its `MediaLoop`.
final class Feed {
  private final Publisher publisher;
  private final MediaLoop loop;
  private final FeedObserver observer;
  private final SenderClock senderClock = new SenderClock();
  private final Map<Encoding, FeedStream> streams = new HashMap<>();

  Feed(Publisher publisher, MediaLoop loop, FeedObserver observer) {
    this.publisher = publisher;
    this.loop = loop;
    this.observer = observer;
  }

  List<FeedStream> setTracks(List<FeedTrack> tracks, RoomIds ids) {
    publisher.negotiate(tracks.stream().map(Feed::section).toList(), true, ids);
    List<FeedStream> wanted = new ArrayList<>();
    for (FeedTrack track : tracks) {
      publisher.trackOf(track.mid()).ifPresent(published -> update(published, track, ids, wanted));
    }
    streams
        .values()
        .removeIf(stream -> {
          boolean over = !wanted.contains(stream);
          if (over) {
            stream.close();
            stream.encoding().track().end(stream.encoding());
          }
          return over;
        });
    return wanted;
  }

  void keyframeNeeded(Encoding encoding) {
    observer.onKeyframeNeeded(encoding.stream().mid(), encoding.stream().rid());
  }

  void demandChanged(Encoding encoding, boolean wanted) {
    observer.onDemand(encoding.stream().mid(), encoding.stream().rid(), wanted);
  }

  void close() {
    streams.values().forEach(FeedStream::close);
    streams.clear();
  }

  private void update(
      PublishedTrack published, FeedTrack track, RoomIds ids, List<FeedStream> wanted) {
    for (FeedEncoding described : track.encodings()) {
      FeedStream stream = known(published, described);
      wanted.add(stream == null ? begin(published, described, ids) : stream);
    }
  }

  private @Nullable FeedStream known(PublishedTrack published, FeedEncoding described) {
    for (FeedStream stream : streams.values()) {
      if (stream.encoding().track() == published && stream.description().equals(described)) {
        return stream;
      }
    }
    return null;
  }

  private FeedStream begin(PublishedTrack published, FeedEncoding described, RoomIds ids) {
    var stream =
        new RtpReceiveStream(
            ids.ssrc(),
            published.section().media().mid(),
            described.rid(),
            described.codec(),
            described.extensions(),
            senderClock);
    var encoding =
        new Encoding(
            published, stream, true, described.reordered(), described.substitute(), loop.now());
    var feed = new FeedStream(described, encoding, loop);
    streams.put(encoding, feed);
    published.add(encoding);
    return feed;
  }

  private static PublishSection section(FeedTrack track) {
    var media =
        new ReceiveSection(
            track.mid(),
            track.kind(),
            track.encodings().stream().map(FeedEncoding::codec).toList(),
            HeaderExtensionMap.EMPTY,
            List.of(),
            List.of(),
            List.of());
    return new PublishSection(media, track.source(), false);
  }
}
