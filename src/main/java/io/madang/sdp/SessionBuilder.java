package io.madang.sdp;

import java.util.ArrayList;
import java.util.List;

/// Collects a [SessionDescription]; the order of the calls is the order of the lines. For one
/// thread.
public final class SessionBuilder {
  private final Origin origin;
  private final List<Line> lines = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();
  private final List<MediaDescription> media = new ArrayList<>();

  SessionBuilder(Origin origin) {
    this.origin = origin;
  }

  public SessionBuilder line(char type, String value) {
    lines.add(new Line(type, value));
    return this;
  }

  /// Adds a property, such as `ice-lite`.
  public SessionBuilder attribute(String name) {
    attributes.add(Attribute.property(name));
    return this;
  }

  public SessionBuilder attribute(String name, String value) {
    attributes.add(new Attribute(name, value));
    return this;
  }

  public SessionBuilder group(Group group) {
    return attribute("group", group.toString());
  }

  public SessionBuilder media(MediaDescription section) {
    media.add(section);
    return this;
  }

  public SessionDescription build() {
    return new SessionDescription(origin, "-", lines, attributes, media);
  }
}
