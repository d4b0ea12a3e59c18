package io.madang.rtsp.server;

import io.madang.room.SlotSection;
import io.madang.room.TrackCodecs;
import io.madang.room.TrackSource;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import io.madang.sdp.MediaBuilder;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.Origin;
import io.madang.sdp.SdpWriter;
import io.madang.sdp.SessionBuilder;
import io.madang.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a player is given: at most one picture and one sound, each in one codec, since players do
/// not follow a change. Immutable.
///
/// @param tracks in the order of their numbers
record PlaybackFormat(List<Track> tracks) {
  private static final int FIRST_DYNAMIC = 96;

  /// One m-line.
  ///
  /// @param source of whose track it is, where one participant is asked for
  record Track(String mid, TrackSource source, Codec codec) {
    MediaKind kind() {
      return codec.name().kind();
    }

    SlotSection section() {
      return new SlotSection(mid, kind(), List.of(codec), HeaderExtensionMap.EMPTY, true);
    }
  }

  PlaybackFormat {
    tracks = List.copyOf(tracks);
  }

  /// Chooses what is sent now, the latest speaker's first.
  ///
  /// @throws RtspException [Code#NOT_FOUND] if nothing is
  static PlaybackFormat of(List<TrackCodecs> sent, ResourcePath path) throws RtspException {
    boolean screen = path.parameter("source").filter("screen"::equals).isPresent();
    TrackSource picture = screen ? TrackSource.SCREEN : TrackSource.CAMERA;
    TrackSource sound = screen ? TrackSource.SCREEN_AUDIO : TrackSource.MICROPHONE;
    var tracks = new ArrayList<Track>();
    find(sent, path, picture)
        .ifPresent(codec -> tracks.add(new Track("video", picture, offered(codec, FIRST_DYNAMIC))));
    find(sent, path, sound)
        .ifPresent(
            codec -> tracks.add(new Track("audio", sound, offered(codec, FIRST_DYNAMIC + 1))));
    if (tracks.isEmpty()) {
      throw new RtspException(Code.NOT_FOUND, "Nobody sends anything there now.");
    }
    return new PlaybackFormat(tracks);
  }

  /// As a DESCRIBE is answered.
  String describe(long sessionId) {
    SessionBuilder session = SessionDescription.builder(Origin.of(sessionId, 1));
    session.line('c', "IN IP4 0.0.0.0").line('t', "0 0");
    session.attribute("control", "*").attribute("range", "npt=now-");
    for (int i = 0; i < tracks.size(); i++) {
      session.media(describe(tracks.get(i), i));
    }
    return SdpWriter.write(session.build());
  }

  private static MediaDescription describe(Track track, int number) {
    Codec codec = track.codec();
    String kind = track.kind().name().toLowerCase(Locale.ROOT);
    MediaBuilder media = MediaDescription.builder(kind, 0, "RTP/AVP").format(codec.payloadType());
    String channels = codec.channels() > 1 ? "/" + codec.channels() : "";
    media.attribute(
        "rtpmap",
        codec.payloadType() + " " + codec.name().sdpName() + "/" + codec.clockRate() + channels);
    if (!codec.formatParameters().isEmpty()) {
      media.attribute("fmtp", codec.payloadType() + " " + codec.formatParameters());
    }
    return media.attribute("control", "trackID=" + number).build();
  }

  /// Of somebody who is not muted, if there is one.
  private static Optional<Codec> find(
      List<TrackCodecs> sent, ResourcePath path, TrackSource source) {
    List<TrackCodecs> candidates =
        sent.stream()
            .filter(track -> track.source() == source && !track.codecs().isEmpty())
            .filter(track ->
                path.participant().isEmpty() || track.participantId().equals(path.participant()))
            .toList();
    return candidates.stream()
        .filter(track -> !track.muted())
        .findFirst()
        .or(() -> candidates.stream().findFirst())
        .map(track -> track.codecs().getFirst());
  }

  private static Codec offered(Codec sent, int dynamic) {
    CodecName name = sent.name();
    int payloadType =
        switch (name) {
          case PCMU -> 0;
          case PCMA -> 8;
          case G722 -> 9;
          case OPUS, VP8, VP9, H264, H265, AV1 -> dynamic;
        };
    String parameters =
        switch (name) {
          case H264 -> "packetization-mode=1";
          case VP9, AV1 -> sent.formatParameters();
          case OPUS, PCMU, PCMA, G722, VP8, H265 -> "";
        };
    return new Codec(
        name,
        payloadType,
        sent.clockRate(),
        sent.channels(),
        parameters,
        Codec.NO_RTX,
        false,
        false,
        false,
        false,
        false);
  }
}
