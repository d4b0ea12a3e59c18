package io.madang.server.camera;

import io.madang.compose.MediaFormat;
import io.madang.compose.Transcoding;
import io.madang.compose.TranscodingListener;
import io.madang.compose.Transcodings;
import io.madang.rtp.MediaKind;
import io.madang.rtsp.media.Transcoder;
import io.madang.rtsp.message.StreamTrack;
import java.util.Optional;

/// Cameras' transcoders are media workers: neither package knows the other.
public final class WorkerTranscoders implements Transcoder.Factory {
  private final Transcodings transcodings;

  public WorkerTranscoders(Transcodings transcodings) {
    this.transcodings = transcodings;
  }

  @Override
  public Optional<String> refusal(StreamTrack track) {
    return Transcodings.refusal(track.kind(), format(track));
  }

  @Override
  public Transcoder start(
      Optional<StreamTrack> video, Optional<StreamTrack> audio, Transcoder.Listener listener) {
    return new Job(
        transcodings.start(
            video.map(WorkerTranscoders::format),
            audio.map(WorkerTranscoders::format),
            new Listening(listener)));
  }

  private static MediaFormat format(StreamTrack track) {
    return new MediaFormat(
        track.encodingName(), track.clockRate(), track.channels(), track.formatParameters());
  }

  private record Job(Transcoding transcoding) implements Transcoder {
    @Override
    public boolean rtp(MediaKind kind, byte[] array, int offset, int length) {
      return transcoding.rtp(kind, array, offset, length);
    }

    @Override
    public void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      transcoding.senderReport(kind, ntpTimestamp, rtpTimestamp);
    }

    @Override
    public void requestKeyframe() {
      transcoding.requestKeyframe();
    }

    @Override
    public void close() {
      transcoding.close();
    }
  }

  private record Listening(Transcoder.Listener listener) implements TranscodingListener {
    @Override
    public void rtp(MediaKind kind, byte[] array, int offset, int length, int audioLevel) {
      listener.rtp(kind, array, offset, length, audioLevel);
    }

    @Override
    public void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp) {
      listener.senderReport(kind, ntpTimestamp, rtpTimestamp);
    }

    @Override
    public void onKeyframeNeeded() {
      listener.onKeyframeNeeded();
    }

    @Override
    public void onBegun() {
      listener.onBegun();
    }

    @Override
    public void onFailed(String reason) {
      listener.onFailed(reason);
    }
  }
}
