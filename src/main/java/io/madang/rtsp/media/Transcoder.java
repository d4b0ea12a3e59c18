package io.madang.rtsp.media;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.message.StreamTrack;
import java.util.Optional;

/// Turns what browsers cannot play into what they can: one running job, for one video and one audio
/// track of a camera at most.
///
/// Its owner calls it from one thread at a time.
public interface Transcoder extends AutoCloseable {
  /// Takes one RTP packet as the camera sent it, in the order of sequence numbers. Never blocks;
  /// the bytes are borrowed until it returns.
  ///
  /// @return false if it was dropped
  boolean rtp(MediaKind kind, byte[] array, int offset, int length);

  /// Ties the RTP timestamps of a kind's packets to time.
  ///
  /// @param ntpTimestamp 64-bit NTP format
  void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp);

  /// A receiver waits for a keyframe of the video that comes out.
  void requestKeyframe();

  /// Ends the job; the listener hears nothing more after a moment.
  @Override
  void close();

  /// Where transcoders come from.
  interface Factory {
    /// Why a track cannot be transcoded, in plain words; empty if it can.
    Optional<String> refusal(StreamTrack track);

    /// Starts a job for at least one track. What goes wrong is told to the listener.
    Transcoder start(Optional<StreamTrack> video, Optional<StreamTrack> audio, Listener listener);
  }

  /// Takes what comes out of a job. Called from one thread at a time, any thread.
  interface Listener {
    /// H264 (`packetization-mode=1`, payloads of at most 1 200 bytes, parameter sets in the stream)
    /// or Opus at 48 kHz, in whole RTP packets. The bytes are borrowed until it returns; the header
    /// may be written to.
    ///
    /// @param audioLevel 0..127 (RFC 6464), -1 where it is unknown
    void rtp(MediaKind kind, byte[] array, int offset, int length, int audioLevel);

    /// @param ntpTimestamp 64-bit NTP format
    /// @param rtpTimestamp of the packets that come out
    void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp);

    /// Nothing can be decoded before the next keyframe of the camera.
    default void onKeyframeNeeded() {}

    /// A worker has begun, the first one or another in place of one that died: it knows nothing of
    /// what came before.
    void onBegun();

    /// The job is over for good.
    ///
    /// @param reason in plain words
    void onFailed(String reason);
  }
}
