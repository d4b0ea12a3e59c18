package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.message.StreamTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Transcoders that write down what they are given; what comes out of them the test says.
final class FakeTranscoders implements Transcoder.Factory {
  final List<Job> jobs = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();

  static final class Job implements Transcoder {
    final Optional<StreamTrack> video;
    final Optional<StreamTrack> audio;
    final Listener listener;
    final List<MediaKind> packets = new ArrayList<>();
    final List<Integer> sequences = new ArrayList<>();
    final List<long[]> reports = new ArrayList<>();
    int keyframeRequests;
    boolean closed;

    private Job(Optional<StreamTrack> video, Optional<StreamTrack> audio, Listener listener) {
      this.video = video;
      this.audio = audio;
      this.listener = listener;
    }

    @Override
    public boolean rtp(MediaKind kind, byte[] array, int offset, int length) {
      packets.add(kind);
      sequences.add((array[offset + 2] & 0xff) << 8 | array[offset + 3] & 0xff);
      return true;
    }

    @Override
    public void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      reports.add(new long[] {ntpTimestamp, rtpTimestamp});
    }

    @Override
    public void requestKeyframe() {
      keyframeRequests++;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  void refuse(String encodingName) {
    refused.add(encodingName);
  }

  @Override
  public Optional<String> refusal(StreamTrack track) {
    return refused.contains(track.encodingName())
        ? Optional.of(track.encodingName() + " cannot be transcoded.")
        : Optional.empty();
  }

  @Override
  public Transcoder start(
      Optional<StreamTrack> video, Optional<StreamTrack> audio, Transcoder.Listener listener) {
    var job = new Job(video, audio, listener);
    jobs.add(job);
    return job;
  }
}
