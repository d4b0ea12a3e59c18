package io.madang.compose;

import io.madang.rtp.MediaKind;

/// Hears what becomes of a [Transcoding]. Calls come from one thread at a time and must not block.
public interface TranscodingListener {
  /// A packet: H.264 (`packetization-mode=1`, payloads up to 1 200 bytes, parameter sets in band)
  /// or Opus. Numbers go on over the death of a worker, and timestamps are the source's, in units
  /// of 90 kHz and 48 kHz. The bytes are borrowed until the call returns.
  ///
  /// @param audioLevel of sound, 0..127 (RFC 6464), -1 for video
  void rtp(MediaKind kind, byte[] array, int offset, int length, int audioLevel);

  /// The source's clock, for the timestamps that come out.
  void senderReport(MediaKind kind, long ntpTimestamp, int rtpTimestamp);

  /// The decoder misses a keyframe of the source.
  void onKeyframeNeeded();

  /// A worker has begun, the first one or another in place of one that died. It knows nothing of
  /// what came before: what the next pictures build on is to be given to it, from a keyframe on.
  void onBegun();

  /// It cannot go on; the last call.
  ///
  /// @param reason a sentence in plain words
  void onFailed(String reason);
}
