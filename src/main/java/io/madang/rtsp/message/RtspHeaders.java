package io.madang.rtsp.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The headers of a message in their order (RFC 2326, section 12); names are compared without
/// regard to case, a name may be there several times. Immutable.
public final class RtspHeaders {
  public static final RtspHeaders NONE = new RtspHeaders(List.of());

  private record Header(String name, String value) {}

  private final List<Header> headers;

  private RtspHeaders(List<Header> headers) {
    this.headers = List.copyOf(headers);
  }

  /// @param namesAndValues in turns
  public static RtspHeaders of(String... namesAndValues) {
    RtspHeaders headers = NONE;
    for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
      headers = headers.with(namesAndValues[i], namesAndValues[i + 1]);
    }
    return headers;
  }

  /// One header more, at the end.
  ///
  /// @throws IllegalArgumentException if the header would be more than one line
  public RtspHeaders with(String name, String value) {
    if (isBroken(name) || isBroken(value) || name.isEmpty()) {
      throw new IllegalArgumentException("a header is one line");
    }
    var more = new ArrayList<>(headers);
    more.add(new Header(name, value));
    return new RtspHeaders(more);
  }

  /// With the headers of another set behind these.
  public RtspHeaders withAll(RtspHeaders more) {
    var all = new ArrayList<>(headers);
    all.addAll(more.headers);
    return new RtspHeaders(all);
  }

  /// The value of the first header of a name.
  public Optional<String> first(String name) {
    for (Header header : headers) {
      if (header.name.equalsIgnoreCase(name)) {
        return Optional.of(header.value);
      }
    }
    return Optional.empty();
  }

  /// The values of all headers of a name.
  public List<String> all(String name) {
    return headers.stream()
        .filter(header -> header.name.equalsIgnoreCase(name))
        .map(Header::value)
        .toList();
  }

  /// The elements of a comma separated list, such as `Public`, over all headers of the name.
  public List<String> list(String name) {
    return all(name).stream()
        .flatMap(value -> List.of(value.split(",")).stream())
        .map(String::strip)
        .filter(element -> !element.isEmpty())
        .toList();
  }

  /// The value of a header that is a whole number; -1 where there is none.
  public int number(String name) {
    return first(name).map(value -> MediaSection.number(value, Integer.MAX_VALUE)).orElse(-1);
  }

  public int size() {
    return headers.size();
  }

  /// Names only: values may be secret.
  @Override
  public String toString() {
    return headers.stream().map(Header::name).toList().toString();
  }

  void appendTo(StringBuilder text) {
    for (Header header : headers) {
      text.append(header.name).append(": ").append(header.value).append("\r\n");
    }
  }

  private static boolean isBroken(String text) {
    return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0 || text.indexOf('\0') >= 0;
  }
}
