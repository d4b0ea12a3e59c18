package io.madang.sdp;

import java.util.ArrayList;
import java.util.List;

/// Collects a [MediaDescription]; the order of the calls is the order of the lines. For one thread.
public final class MediaBuilder {
  private final String kind;
  private final int port;
  private final String protocol;
  private final List<String> formats = new ArrayList<>();
  private final List<Line> lines = new ArrayList<>();
  private final List<Attribute> attributes = new ArrayList<>();

  MediaBuilder(String kind, int port, String protocol) {
    this.kind = kind;
    this.port = port;
    this.protocol = protocol;
  }

  public MediaBuilder format(String format) {
    formats.add(format);
    return this;
  }

  public MediaBuilder format(int payloadType) {
    return format(Integer.toString(payloadType));
  }

  public MediaBuilder line(char type, String value) {
    lines.add(new Line(type, value));
    return this;
  }

  /// Adds a property, such as `rtcp-mux`.
  public MediaBuilder attribute(String name) {
    attributes.add(Attribute.property(name));
    return this;
  }

  public MediaBuilder attribute(String name, String value) {
    attributes.add(new Attribute(name, value));
    return this;
  }

  public MediaBuilder mid(String mid) {
    return attribute("mid", mid);
  }

  public MediaBuilder direction(Direction direction) {
    return attribute(direction.toString());
  }

  public MediaBuilder setup(Setup setup) {
    return attribute("setup", setup.toString());
  }

  public MediaBuilder rtpMap(RtpMap map) {
    return attribute("rtpmap", map.toString());
  }

  public MediaBuilder formatParameters(FormatParameters parameters) {
    return attribute("fmtp", parameters.toString());
  }

  public MediaBuilder rtcpFeedback(RtcpFeedback feedback) {
    return attribute("rtcp-fb", feedback.toString());
  }

  public MediaBuilder extension(ExtensionMapping extension) {
    return attribute("extmap", extension.toString());
  }

  public MediaBuilder msid(Msid msid) {
    return attribute("msid", msid.toString());
  }

  public MediaBuilder ssrc(SsrcAttribute ssrc) {
    return attribute("ssrc", ssrc.toString());
  }

  public MediaBuilder ssrcGroup(SsrcGroup group) {
    return attribute("ssrc-group", group.toString());
  }

  public MediaBuilder rid(Rid rid) {
    return attribute("rid", rid.toString());
  }

  public MediaBuilder simulcast(Simulcast simulcast) {
    return attribute("simulcast", simulcast.toString());
  }

  public MediaDescription build() {
    return new MediaDescription(kind, port, 1, protocol, formats, lines, attributes);
  }
}
