package io.madang.sdp;

import io.madang.sdp.SdpException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A piece of a session description, `application/trickle-ice-sdpfrag` (RFC 8840, section 9): new
/// candidates, or the credentials of an ICE restart, as WHIP and WHEP clients PATCH them (RFC 9725,
/// section 4.3). Immutable.
///
/// @param attributes of the session: often `ice-ufrag`, `ice-pwd`, `group`; some clients also put
///   candidates here
/// @param media the sections that are spoken of
public record SdpFragment(List<Attribute> attributes, List<MediaDescription> media) {
  /// The media type of the text.
  public static final String CONTENT_TYPE = "application/trickle-ice-sdpfrag";

  public SdpFragment {
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /// Reads a fragment: attributes and media sections, nothing else. As tolerant as [SdpParser] is.
  public static SdpFragment parse(String text) throws SdpException {
    return parse(text, SdpLimits.DEFAULT);
  }

  public static SdpFragment parse(String text, SdpLimits limits) throws SdpException {
    var reader = new LineReader(text, limits);
    var sections = new SectionReader(limits);
    while (reader.next()) {
      switch (reader.type()) {
        case 'a' -> sections.attribute(reader);
        case 'm' -> sections.media(reader);
        case 'v', 'o', 's', 't' ->
            throw reader.error(Code.MALFORMED_LINE, "a fragment has no such line");
        default -> sections.other(reader);
      }
    }
    var media = sections.finish();
    return new SdpFragment(sections.sessionAttributes(), media);
  }

  public String write() {
    var text = new StringBuilder(512);
    SdpWriter.appendAttributes(text, attributes);
    SdpWriter.appendMedia(text, media);
    return text.toString();
  }

  /// The username fragment that the candidates belong to: of the session, or else of the first
  /// section that names one.
  public Optional<String> iceUfrag() {
    return first("ice-ufrag");
  }

  /// The password that goes with [#iceUfrag].
  public Optional<String> icePwd() {
    return first("ice-pwd");
  }

  /// All candidates, the session's first. With BUNDLE the section does not matter.
  public List<String> candidates() {
    var all = new ArrayList<>(Attributes.all(attributes, "candidate"));
    media.forEach(section -> all.addAll(section.candidates()));
    return List.copyOf(all);
  }

  /// Whether the session or any section says that no more candidates come.
  public boolean endOfCandidates() {
    return Attributes.has(attributes, "end-of-candidates")
        || media.stream().anyMatch(MediaDescription::endOfCandidates);
  }

  private Optional<String> first(String name) {
    return Attributes.first(attributes, name)
        .or(() -> media.stream().flatMap(m -> m.attribute(name).stream()).findFirst())
        .map(String::strip);
  }
}
