package io.madang.signal.negotiation;

import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.MediaKind;
import io.madang.sdp.FormatParameters;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.RtcpFeedback;
import io.madang.sdp.RtpMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// Which payload types of an offered section are taken: all that we can forward, in the client's
/// order, each with its retransmissions and the feedback both sides know.
///
/// Packets are forwarded, never transcoded; so the format parameters are answered as they were
/// offered, the H264 level with its asymmetry flag included (RFC 6184, section 8.2.2), but without
/// the `sprop` parameters, which speak of the offerer's own stream. H264 with
/// `packetization-mode=0` comes last: its frames do not fit into fragments. RED, FEC, comfort noise
/// and telephone events are not negotiated.
final class CodecNegotiation {
  private static final int VIDEO_CLOCK_RATE = 90_000;
  private static final int TELEPHONE_CLOCK_RATE = 8_000;
  private static final int OPUS_CLOCK_RATE = 48_000;

  private final MediaKind kind;
  private final boolean hasTransportNumbers;
  private final List<Integer> payloadTypes;
  private final Map<Integer, RtpMap> maps;
  private final Map<Integer, String> parameters = new HashMap<>();
  private final List<RtcpFeedback> feedback;

  private CodecNegotiation(MediaKind kind, MediaDescription section, boolean transportNumbers) {
    this.kind = kind;
    this.hasTransportNumbers = transportNumbers;
    this.payloadTypes = payloadTypes(section);
    this.maps = rtpMaps(section);
    this.feedback = section.rtcpFeedback();
    for (FormatParameters line : section.formatParameters()) {
      parameters.putIfAbsent(line.payloadType(), line.parameters());
    }
  }

  /// The codecs of a section; empty where there is none in common.
  ///
  /// @param hasTransportNumbers whether transport-wide sequence numbers are negotiated, without
  ///   which their feedback means nothing
  static List<Codec> negotiate(
      MediaKind kind, MediaDescription section, boolean hasTransportNumbers) {
    return new CodecNegotiation(kind, section, hasTransportNumbers).codecs();
  }

  private List<Codec> codecs() {
    Map<Integer, Integer> rtxByPrimary = rtxByPrimary();
    var first = new ArrayList<Codec>();
    var last = new ArrayList<Codec>();
    for (int payloadType : payloadTypes) {
      Optional<Codec> codec = codec(payloadType, rtxByPrimary);
      codec.ifPresent(found -> (isSecondChoice(found) ? last : first).add(found));
    }
    return Stream.concat(first.stream(), last.stream()).toList();
  }

  private Optional<Codec> codec(int payloadType, Map<Integer, Integer> rtxByPrimary) {
    RtpMap map = maps.get(payloadType);
    if (map == null) {
      return Optional.empty();
    }
    return CodecName.of(map.encoding())
        .filter(name -> name.kind() == kind && isUsual(name, map) && isForwardable(name, map))
        .map(name -> codec(name, map, rtxByPrimary.getOrDefault(payloadType, Codec.NO_RTX)));
  }

  private Codec codec(CodecName name, RtpMap map, int rtxPayloadType) {
    int type = map.payloadType();
    // Lost audio is concealed sooner than it could be sent again.
    boolean video = name.video();
    return new Codec(
        name,
        type,
        map.clockRate(),
        map.channels(),
        answeredParameters(type),
        rtxPayloadType,
        video && offers(type, "nack", ""),
        video && offers(type, "nack", "pli"),
        video && offers(type, "ccm", "fir"),
        hasTransportNumbers && offers(type, "transport-cc", ""),
        video && offers(type, "goog-remb", ""));
  }

  private boolean offers(int payloadType, String type, String parameter) {
    for (RtcpFeedback line : feedback) {
      if (line.appliesTo(payloadType)
          && line.type().equals(type)
          && line.parameter().equals(parameter)) {
        return true;
      }
    }
    return false;
  }

  private String answeredParameters(int payloadType) {
    String text = parameters.getOrDefault(payloadType, "");
    if (!text.contains("sprop-")) {
      return text;
    }
    var kept = new ArrayList<String>();
    for (String part : text.split(";")) {
      if (!part.isBlank() && !part.strip().startsWith("sprop-")) {
        kept.add(part.strip());
      }
    }
    return String.join(";", kept);
  }

  private boolean isForwardable(CodecName name, RtpMap map) {
    return switch (name) {
      // Profiles 1 and 3 are for other colour formats, which browsers do not show.
      case VP9 -> List.of("0", "2").contains(parameter(map, "profile-id", "0"));
      case AV1 -> parameter(map, "profile", "0").equals("0");
      // Mode 2 interleaves (RFC 6184, section 5.4).
      case H264 -> List.of("0", "1").contains(parameter(map, "packetization-mode", "0"));
      // Several RTP streams for one picture (RFC 7798, section 7.1).
      case H265 -> parameter(map, "tx-mode", "SRST").equals("SRST");
      case OPUS, PCMU, PCMA, G722, VP8 -> true;
    };
  }

  private static boolean isUsual(CodecName name, RtpMap map) {
    return switch (name) {
      case OPUS -> map.clockRate() == OPUS_CLOCK_RATE && map.channels() == 2;
      case PCMU, PCMA, G722 -> map.clockRate() == TELEPHONE_CLOCK_RATE && map.channels() == 1;
      case VP8, VP9, H264, H265, AV1 -> map.clockRate() == VIDEO_CLOCK_RATE;
    };
  }

  private boolean isSecondChoice(Codec codec) {
    return codec.name() == CodecName.H264
        && parameter(codec.payloadType(), "packetization-mode", "0").equals("0");
  }

  private String parameter(RtpMap map, String name, String absent) {
    return parameter(map.payloadType(), name, absent);
  }

  private String parameter(int payloadType, String name, String absent) {
    String text = parameters.getOrDefault(payloadType, "");
    return new FormatParameters(payloadType, text).parameter(name).orElse(absent);
  }

  /// The payload types of retransmissions by the payload type they repeat (RFC 4588, section 8.1).
  private Map<Integer, Integer> rtxByPrimary() {
    var rtx = new HashMap<Integer, Integer>();
    for (int payloadType : payloadTypes) {
      RtpMap map = maps.get(payloadType);
      if (map != null && map.encoding().equalsIgnoreCase("rtx")) {
        payloadType(parameter(map, "apt", "")).ifPresent(apt -> rtx.putIfAbsent(apt, payloadType));
      }
    }
    return rtx;
  }

  private static Map<Integer, RtpMap> rtpMaps(MediaDescription section) {
    var maps = new HashMap<Integer, RtpMap>();
    for (RtpMap map : section.rtpMaps()) {
      maps.putIfAbsent(map.payloadType(), map);
    }
    // Static payload types need no line (RFC 3551, section 6).
    maps.putIfAbsent(0, new RtpMap(0, "PCMU", TELEPHONE_CLOCK_RATE, 1));
    maps.putIfAbsent(8, new RtpMap(8, "PCMA", TELEPHONE_CLOCK_RATE, 1));
    maps.putIfAbsent(9, new RtpMap(9, "G722", TELEPHONE_CLOCK_RATE, 1));
    return maps;
  }

  private static List<Integer> payloadTypes(MediaDescription section) {
    var types = new LinkedHashSet<Integer>();
    for (String format : section.formats()) {
      payloadType(format).ifPresent(types::add);
    }
    return List.copyOf(types);
  }

  private static Optional<Integer> payloadType(String text) {
    boolean numeric =
        !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return numeric
        ? Optional.of(Integer.parseInt(text)).filter(type -> type <= 127)
        : Optional.empty();
  }
}
