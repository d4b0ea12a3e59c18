package io.madang.rtsp.message;

import io.madang.rtp.MediaKind;

/// One media section of a description as cameras write it. Immutable.
///
/// @param index of the track within [StreamDescription#tracks()], counted from 0
/// @param encodingName as in `a=rtpmap`, upper case: `H264`, `MPEG4-GENERIC`, `PCMU`
/// @param payloadType 0..127
/// @param clockRate media clock units per second
/// @param channels of audio, 1 where nothing is said; 1 for video
/// @param formatParameters the value of `a=fmtp` without the payload type; empty if there is none
/// @param control `a=control` as written; empty if there is none
/// @param feedback whether the camera takes feedback (AVPF, or `a=rtcp-fb`): PLI may be sent
public record StreamTrack(
    int index,
    MediaKind kind,
    String encodingName,
    int payloadType,
    int clockRate,
    int channels,
    String formatParameters,
    String control,
    boolean feedback) {}
