package io.madang.sdp;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// One media section: an `m=` line and what follows it (RFC 8866, section 5.14). Immutable; safe
/// for any thread.
///
/// The components are the text as it was; the accessors below read single attributes from it each
/// time they are called. They never fail on a section that [SdpParser] made; on one built by hand a
/// malformed value is an [IllegalArgumentException]. Accessors look at this section only: what the
/// session says for all sections is in [SessionDescription].
///
/// @param kind `audio`, `video`, `application`, …
/// @param port 0 rejects the section, 9 stands for "ask ICE"
/// @param portCount 1 except for layered multicast
/// @param protocol such as `UDP/TLS/RTP/SAVPF`
/// @param formats payload types as text, or `webrtc-datachannel`
/// @param lines the lines that are no attributes (`i`, `c`, `b`, `k`, unknown), ordered as RFC 8866
///   says
/// @param attributes in their order
public record MediaDescription(
    String kind,
    int port,
    int portCount,
    String protocol,
    List<String> formats,
    List<Line> lines,
    List<Attribute> attributes) {

  public MediaDescription {
    Texts.token(kind);
    Texts.token(protocol);
    if (port < 0 || port > 65_535 || portCount < 1) {
      throw new IllegalArgumentException("port " + port + '/' + portCount);
    }
    formats = List.copyOf(formats);
    formats.forEach(Texts::token);
    lines = Attributes.ordered(lines, "icbk");
    attributes = List.copyOf(attributes);
  }

  /// Starts a section with one port.
  public static MediaBuilder builder(String kind, int port, String protocol) {
    return new MediaBuilder(kind, port, protocol);
  }

  /// Whether the section is refused: port 0, and not merely waiting for its bundle (RFC 9143,
  /// section 7.2.1).
  public boolean rejected() {
    return port == 0 && !has("bundle-only");
  }

  public boolean has(String attribute) {
    return Attributes.has(attributes, attribute);
  }

  /// The value of the first attribute of that name.
  public Optional<String> attribute(String name) {
    return Attributes.first(attributes, name);
  }

  /// The values of all attributes of that name.
  public List<String> attributes(String name) {
    return Attributes.all(attributes, name);
  }

  public Optional<String> mid() {
    return attribute("mid").map(String::strip);
  }

  /// Of this section; [SessionDescription#directionOf] knows the default.
  public Optional<Direction> direction() {
    return Attributes.direction(attributes);
  }

  public Optional<Setup> setup() {
    return attribute("setup").map(Setup::parse);
  }

  /// Values such as `sha-256 4A:AD:…`.
  public List<String> fingerprints() {
    return attributes("fingerprint");
  }

  public Optional<String> iceUfrag() {
    return attribute("ice-ufrag").map(String::strip);
  }

  public Optional<String> icePwd() {
    return attribute("ice-pwd").map(String::strip);
  }

  public List<String> iceOptions() {
    return attribute("ice-options").map(Texts::words).orElse(List.of());
  }

  /// The values of the candidate lines; `io.madang.ice.Candidate` reads them. Not checked here: a
  /// candidate that cannot be read is to be ignored (RFC 8839, section 5.1), not an error.
  public List<String> candidates() {
    return attributes("candidate");
  }

  public boolean endOfCandidates() {
    return has("end-of-candidates");
  }

  public List<RtpMap> rtpMaps() {
    return Attributes.all(attributes, "rtpmap", RtpMap::parse);
  }

  public Optional<RtpMap> rtpMap(int payloadType) {
    return rtpMaps().stream().filter(map -> map.payloadType() == payloadType).findFirst();
  }

  /// The `fmtp` lines whose format is a payload type.
  public List<FormatParameters> formatParameters() {
    return attributes("fmtp").stream()
        .filter(AttributeGrammar::isNumeric)
        .map(FormatParameters::parse)
        .toList();
  }

  public Optional<FormatParameters> formatParameters(int payloadType) {
    return formatParameters().stream().filter(p -> p.payloadType() == payloadType).findFirst();
  }

  public List<RtcpFeedback> rtcpFeedback() {
    return Attributes.all(attributes, "rtcp-fb", RtcpFeedback::parse);
  }

  /// Whether the writer understands a feedback message for a payload type.
  ///
  /// @param parameter empty where the message has none
  public boolean hasFeedback(int payloadType, String type, String parameter) {
    return rtcpFeedback().stream()
        .anyMatch(f ->
            f.appliesTo(payloadType) && f.type().equals(type) && f.parameter().equals(parameter));
  }

  public List<ExtensionMapping> extensions() {
    return Attributes.all(attributes, "extmap", ExtensionMapping::parse);
  }

  public boolean extmapAllowMixed() {
    return has("extmap-allow-mixed");
  }

  public List<Msid> msids() {
    return Attributes.all(attributes, "msid", Msid::parse);
  }

  public List<SsrcAttribute> ssrcAttributes() {
    return Attributes.all(attributes, "ssrc", SsrcAttribute::parse);
  }

  /// The sources named by `ssrc` lines, each once, in their order; bit patterns.
  public List<Integer> ssrcs() {
    return ssrcAttributes().stream().map(SsrcAttribute::ssrc).distinct().toList();
  }

  public List<SsrcGroup> ssrcGroups() {
    return Attributes.all(attributes, "ssrc-group", SsrcGroup::parse);
  }

  public List<Rid> rids() {
    return Attributes.all(attributes, "rid", Rid::parse);
  }

  public Optional<Simulcast> simulcast() {
    return attribute("simulcast").map(Simulcast::parse);
  }

  public boolean rtcpMux() {
    return has("rtcp-mux");
  }

  public boolean rtcpReducedSize() {
    return has("rtcp-rsize");
  }

  /// A bandwidth line of this section: kilobits per second for `AS` and `CT`, bits per second for
  /// `TIAS` (RFC 3890).
  public OptionalLong bandwidth(String type) {
    for (Line line : lines) {
      if (line.type() == 'b' && line.value().startsWith(type + ':')) {
        return Bandwidths.value(line.value());
      }
    }
    return OptionalLong.empty();
  }

  /// The connection line's value, such as `IN IP4 0.0.0.0`.
  public Optional<String> connection() {
    return Attributes.line(lines, 'c');
  }

  public OptionalInt sctpPort() {
    return attribute("sctp-port")
        .map(AttributeGrammar::sctpPort)
        .map(OptionalInt::of)
        .orElse(OptionalInt.empty());
  }

  /// Bytes; 0 means any size (RFC 8841, section 6).
  public OptionalLong maxMessageSize() {
    return attribute("max-message-size")
        .map(AttributeGrammar::maxMessageSize)
        .map(OptionalLong::of)
        .orElse(OptionalLong.empty());
  }
}
