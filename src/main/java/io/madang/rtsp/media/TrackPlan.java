package io.madang.rtsp.media;

import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.MediaKind;
import io.madang.rtsp.media.payload.FormatText;
import io.madang.rtsp.media.payload.VideoFormat;
import io.madang.rtsp.message.StreamTrack;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// What is made of one track of a description. Immutable.
///
/// @param passed the codec if packets go to the room as they are
/// @param refusal why there is no transcoding, in plain words; empty if there can be
/// @param note why the track is left out; empty if it is used
record TrackPlan(StreamTrack track, Optional<Codec> passed, Optional<String> refusal, String note) {
  private static final int VIDEO_CLOCK = 90_000;
  private static final int OPUS_CLOCK = 48_000;
  private static final int TELEPHONE_CLOCK = 8_000;
  private static final int PAYLOAD_TYPE = 96;

  /// One track of each kind is used: the first that can be.
  static List<TrackPlan> of(List<StreamTrack> tracks, Transcoder.Factory transcoders) {
    var plans = new ArrayList<TrackPlan>();
    var used = EnumSet.noneOf(MediaKind.class);
    for (StreamTrack track : tracks) {
      TrackPlan plan =
          used.contains(track.kind())
              ? leftOut(track, "Another track of its kind is used.")
              : of(track, transcoders.refusal(track));
      if (plan.isUsed()) {
        used.add(track.kind());
      }
      plans.add(plan);
    }
    return List.copyOf(plans);
  }

  private static TrackPlan of(StreamTrack track, Optional<String> refusal) {
    Optional<Codec> passed = passed(track);
    String note = passed.isPresent() ? "" : refusal.orElse("");
    return new TrackPlan(track, passed, refusal, note);
  }

  private static TrackPlan leftOut(StreamTrack track, String note) {
    return new TrackPlan(track, Optional.empty(), Optional.of(note), note);
  }

  boolean isUsed() {
    return passed.isPresent() || refusal.isEmpty();
  }

  boolean isVideo() {
    return track.kind() == MediaKind.VIDEO;
  }

  /// Whether the room is told of a transcoded encoding, given what is known of the video: where no
  /// browser, or not every one, plays what the source sends.
  boolean hasSubstitute(VideoFormat format) {
    if (refusal.isPresent()) {
      return false;
    }
    return passed.map(codec -> codec.name() == CodecName.H265 || format.unplayable()).orElse(true);
  }

  /// The codec of what a transcoder makes of the track.
  Codec substitute() {
    return isVideo()
        ? codec(
            CodecName.H264, VIDEO_CLOCK, 1, "packetization-mode=1;profile-level-id=42e01f", true)
        : codec(CodecName.OPUS, OPUS_CLOCK, 2, "", false);
  }

  /// The codec of what is passed, with what the stream itself has told.
  Codec passed(VideoFormat format) {
    Codec codec = passed.orElseThrow();
    if (codec.name() != CodecName.H264 || format.profile().isEmpty()) {
      return codec;
    }
    return codec(CodecName.H264, VIDEO_CLOCK, 1, h264(format.profile()), true);
  }

  private static Optional<Codec> passed(StreamTrack track) {
    return CodecName.of(track.encodingName())
        .filter(name -> name.kind() == track.kind() && isUsual(name, track))
        .filter(name -> isForwardable(name, track))
        .map(name -> codec(name, track));
  }

  private static boolean isUsual(CodecName name, StreamTrack track) {
    return switch (name) {
      case OPUS -> track.clockRate() == OPUS_CLOCK;
      case PCMU, PCMA, G722 -> track.clockRate() == TELEPHONE_CLOCK && track.channels() == 1;
      case VP8, VP9, H264, H265, AV1 -> track.clockRate() == VIDEO_CLOCK;
    };
  }

  private static boolean isForwardable(CodecName name, StreamTrack track) {
    var parameters = new FormatText(track.formatParameters());
    return switch (name) {
      case VP9 -> List.of("0", "2").contains(parameters.value("profile-id").orElse("0"));
      case AV1 -> parameters.value("profile").orElse("0").equals("0");
      case H265 ->
          parameters.value("tx-mode").orElse("SRST").equalsIgnoreCase("SRST")
              && parameters.value("sprop-max-don-diff").orElse("0").equals("0");
      case OPUS, PCMU, PCMA, G722, VP8, H264 -> true;
    };
  }

  private static Codec codec(CodecName name, StreamTrack track) {
    var parameters = new FormatText(track.formatParameters());
    String told =
        switch (name) {
          case H264 -> h264(parameters.value("profile-level-id").orElse("42e01f"));
          case VP9 -> parameters.value("profile-id").map(id -> "profile-id=" + id).orElse("");
          case H265, VP8, AV1, OPUS, PCMU, PCMA, G722 -> "";
        };
    int channels = name == CodecName.OPUS ? 2 : 1; // always 2 in RTP (RFC 7587, section 7)
    return codec(name, track.clockRate(), channels, told, name.video());
  }

  private static String h264(String profile) {
    return "packetization-mode=1;profile-level-id=" + profile;
  }

  private static Codec codec(
      CodecName name, int clockRate, int channels, String parameters, boolean video) {
    return new Codec(
        name,
        PAYLOAD_TYPE,
        clockRate,
        channels,
        parameters,
        Codec.NO_RTX,
        false,
        video,
        false,
        false,
        false);
  }
}
