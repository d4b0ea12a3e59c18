package io.madang.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A whole session description (RFC 8866, section 5): an offer or an answer. Immutable; safe for
/// any thread.
///
/// The methods named `…Of` answer for one media section what holds there: its own attribute, or
/// else the session's.
///
/// @param origin the `o=` line
/// @param name the `s=` line; `-` where there is none
/// @param lines the lines that are no attributes (`c`, `b`, `t`, unknown, …), ordered as RFC 8866
///   says, with `t=0 0` if there was none
/// @param attributes of the session, in their order
/// @param media the sections, in their order
public record SessionDescription(
    Origin origin,
    String name,
    List<Line> lines,
    List<Attribute> attributes,
    List<MediaDescription> media) {

  private static final Line UNBOUNDED_TIME = new Line('t', "0 0");

  public SessionDescription {
    Texts.requireOneLine(name);
    lines = Attributes.ordered(withTime(lines), "iuepcbtzk");
    attributes = List.copyOf(attributes);
    media = List.copyOf(media);
  }

  /// Starts a description.
  public static SessionBuilder builder(Origin origin) {
    return new SessionBuilder(origin);
  }

  public boolean has(String attribute) {
    return Attributes.has(attributes, attribute);
  }

  /// The value of the session's first attribute of that name.
  public Optional<String> attribute(String name) {
    return Attributes.first(attributes, name);
  }

  /// The values of all the session's attributes of that name.
  public List<String> attributes(String name) {
    return Attributes.all(attributes, name);
  }

  public List<Group> groups() {
    return Attributes.all(attributes, "group", Group::parse);
  }

  /// The first BUNDLE group (RFC 9143); its first mid is the tagged section.
  public Optional<Group> bundle() {
    return groups().stream().filter(g -> g.semantics().equals(Group.BUNDLE)).findFirst();
  }

  public boolean iceLite() {
    return has("ice-lite");
  }

  /// The section with that mid.
  public Optional<MediaDescription> section(String mid) {
    return media.stream().filter(m -> m.mid().filter(mid::equals).isPresent()).findFirst();
  }

  /// [Direction#SENDRECV] where nobody says otherwise.
  public Direction directionOf(MediaDescription section) {
    return section
        .direction()
        .or(() -> Attributes.direction(attributes))
        .orElse(Direction.SENDRECV);
  }

  public Optional<String> iceUfragOf(MediaDescription section) {
    return section.iceUfrag().or(() -> attribute("ice-ufrag").map(String::strip));
  }

  public Optional<String> icePwdOf(MediaDescription section) {
    return section.icePwd().or(() -> attribute("ice-pwd").map(String::strip));
  }

  /// The session's and the section's: a browser may name them in either place (RFC 8839, section
  /// 5.6).
  public List<String> iceOptionsOf(MediaDescription section) {
    var options = new ArrayList<>(attribute("ice-options").map(Texts::words).orElse(List.of()));
    options.addAll(section.iceOptions());
    return options.stream().distinct().toList();
  }

  /// Values such as `sha-256 4A:AD:…`; all of them count (RFC 8122, section 5).
  public List<String> fingerprintsOf(MediaDescription section) {
    List<String> own = section.fingerprints();
    return own.isEmpty() ? attributes("fingerprint") : own;
  }

  public Optional<Setup> setupOf(MediaDescription section) {
    return section.setup().or(() -> attribute("setup").map(Setup::parse));
  }

  /// The section's mappings behind the session's.
  public List<ExtensionMapping> extensionsOf(MediaDescription section) {
    var all = new ArrayList<>(Attributes.all(attributes, "extmap", ExtensionMapping::parse));
    all.addAll(section.extensions());
    return all;
  }

  public boolean extmapAllowMixed(MediaDescription section) {
    return has("extmap-allow-mixed") || section.extmapAllowMixed();
  }

  private static List<Line> withTime(List<Line> lines) {
    if (Attributes.line(lines, 't').isPresent()) {
      return lines;
    }
    var all = new ArrayList<>(lines);
    all.add(UNBOUNDED_TIME);
    return all;
  }
}
