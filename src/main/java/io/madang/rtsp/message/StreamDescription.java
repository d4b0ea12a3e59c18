package io.madang.rtsp.message;

import java.util.List;

/// What a camera says about its stream, as far as it can be played: SDP (RFC 8866) as cameras write
/// it. Immutable.
///
/// @param title of the stream; empty if there is none worth the name
/// @param control `a=control` of the whole stream as written; empty if there is none
/// @param tracks audio and video in their order, without what is none (ONVIF metadata, the sound
///   that a camera would play); at least one
public record StreamDescription(String title, String control, List<StreamTrack> tracks) {
  public StreamDescription {
    tracks = List.copyOf(tracks);
  }

  /// @throws RtspException [RtspException.Code#MALFORMED_DESCRIPTION] or
  ///   [RtspException.Code#NOTHING_TO_PLAY]
  public static StreamDescription parse(String sdp) throws RtspException {
    return DescriptionReader.read(sdp);
  }
}
