package io.madang.rtsp.media;

import io.madang.room.FeedEncoding;
import io.madang.room.FeedTrack;
import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.Depacketizer;
import io.madang.rtsp.media.payload.StreamOutput;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A room that writes down what it is told and sent.
final class Recording implements TrackPublisher {
  final List<List<FeedTrack>> published = new ArrayList<>();
  final List<Stream> streams = new ArrayList<>();
  private final List<Runnable> answers = new ArrayList<>();
  private boolean slow;

  /// One encoding's stream: like a room's, it goes on while its description stays the same.
  static final class Stream implements StreamOutput {
    final String mid;
    final FeedEncoding encoding;
    final List<byte[]> packets = new ArrayList<>();
    final List<Integer> levels = new ArrayList<>();
    final List<long[]> reports = new ArrayList<>();

    private Stream(String mid, FeedEncoding encoding) {
      this.mid = mid;
      this.encoding = encoding;
    }

    @Override
    public boolean rtp(byte[] array, int offset, int length, int audioLevel) {
      packets.add(Arrays.copyOfRange(array, offset, offset + length));
      levels.add(audioLevel);
      return true;
    }

    @Override
    public void senderReport(long ntpTimestamp, int rtpTimestamp) {
      reports.add(new long[] {ntpTimestamp, rtpTimestamp});
    }

    List<byte[]> payloads() {
      return views().stream()
          .map(view ->
              Arrays.copyOfRange(
                  view.array(), view.payloadOffset(), view.payloadOffset() + view.payloadLength()))
          .toList();
    }

    List<Integer> sequences() {
      return views().stream().map(RtpPacket::sequenceNumber).toList();
    }

    List<Integer> timestamps() {
      return views().stream().map(RtpPacket::timestamp).toList();
    }

    List<Boolean> markers() {
      return views().stream().map(RtpPacket::marker).toList();
    }

    /// The whole pictures of the stream.
    List<byte[]> frames(CodecName codec) {
      List<byte[]> frames = new ArrayList<>();
      Depacketizer depacketizer = Depacketizer.of(codec, 1 << 22);
      for (RtpPacket view : views()) {
        depacketizer.packet(
            view, frame -> frames.add(Arrays.copyOf(frame.array(), frame.length())));
      }
      return frames;
    }

    List<RtpPacket> views() {
      return packets.stream()
          .map(bytes -> {
            var view = new RtpPacket();
            if (!view.wrap(bytes, 0, bytes.length)) {
              throw new AssertionError("no RTP packet");
            }
            return view;
          })
          .toList();
    }
  }

  /// From now on the room takes its time, until [#answer].
  void beSlow() {
    slow = true;
  }

  void answer() {
    List<Runnable> due = List.copyOf(answers);
    answers.clear();
    due.forEach(Runnable::run);
  }

  @Override
  public CompletableFuture<List<StreamOutput>> publish(List<FeedTrack> tracks) {
    published.add(tracks);
    List<StreamOutput> outputs = new ArrayList<>();
    for (FeedTrack track : tracks) {
      for (var encoding : track.encodings()) {
        outputs.add(stream(track.mid(), encoding));
      }
    }
    var answer = new CompletableFuture<List<StreamOutput>>();
    if (slow) {
      answers.add(() -> answer.complete(outputs));
    } else {
      answer.complete(outputs);
    }
    return answer;
  }

  Stream only() {
    if (streams.size() != 1) {
      throw new AssertionError(streams.size() + " streams");
    }
    return streams.getFirst();
  }

  /// The encoding that is passed as it is, as the room knows it now.
  Stream passed() {
    return streams.stream()
        .filter(stream -> !stream.encoding.substitute())
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  Stream stream(String mid, String rid) {
    return streams.stream()
        .filter(stream -> stream.mid.equals(mid) && stream.encoding.rid().equals(rid))
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private Stream stream(String mid, FeedEncoding encoding) {
    for (Stream stream : streams) {
      if (stream.mid.equals(mid) && stream.encoding.equals(encoding)) {
        return stream;
      }
    }
    var stream = new Stream(mid, encoding);
    streams.add(stream);
    return stream;
  }
}
