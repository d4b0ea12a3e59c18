package io.madang.rtsp.server;

import io.madang.rtsp.message.RtspException;
import io.madang.rtsp.message.RtspException.Code;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a request is about: `rtsp://host:port/{room}[/{participant}][?token=…]`, with the track's
/// control name at the very end, behind the query as well, because that is where clients put it.
/// Immutable.
///
/// @param participant empty for whoever speaks
/// @param parameters of the query, decoded
/// @param track its number, -1 for all
record ResourcePath(String room, String participant, Map<String, String> parameters, int track) {
  private static final int MAX_LENGTH = 4_096;
  private static final int MAX_PARAMETERS = 16;
  private static final int NO_TRACK = -1;

  /// As this server, FFmpeg (`streamid=0`) and GStreamer (`stream=0`) name tracks.
  private static final Pattern TRACK =
      Pattern.compile(
          "/(?:trackID|streamid|stream|track)=?([0-9]{1,2})/?$", Pattern.CASE_INSENSITIVE);

  private static final Pattern URL = Pattern.compile("rtsps?://[^/?]*", Pattern.CASE_INSENSITIVE);

  /// @throws RtspException [Code#NOT_FOUND] if it names no room
  static ResourcePath parse(String uri) throws RtspException {
    Matcher start = URL.matcher(uri);
    if (uri.length() > MAX_LENGTH || !start.lookingAt()) {
      throw notFound();
    }
    String rest = uri.substring(start.end());
    int track = NO_TRACK;
    Matcher end = TRACK.matcher(rest);
    if (end.find()) {
      track = Integer.parseInt(end.group(1));
      rest = rest.substring(0, end.start());
    }
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    String query = question < 0 ? "" : rest.substring(question + 1);
    String[] names = path.replaceAll("^/+|/+$", "").split("/", -1);
    if (names.length > 2 || names[0].isEmpty()) {
      throw notFound();
    }
    return new ResourcePath(
        decode(names[0]), names.length == 2 ? decode(names[1]) : "", parameters(query), track);
  }

  Optional<String> parameter(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  /// The query may hold a token.
  @Override
  public String toString() {
    return room + (participant.isEmpty() ? "" : "/" + participant);
  }

  private static Map<String, String> parameters(String query) throws RtspException {
    var parameters = new LinkedHashMap<String, String>();
    for (String part : query.split("&", MAX_PARAMETERS)) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        // A base URL with a slash at its end puts it behind the last value.
        String value = part.substring(equals + 1).replaceAll("/+$", "");
        parameters.put(decode(part.substring(0, equals)), decode(value));
      }
    }
    return parameters;
  }

  private static String decode(String text) throws RtspException {
    try {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw notFound();
    }
  }

  private static RtspException notFound() {
    return new RtspException(Code.NOT_FOUND, "The path has to name a room: rtsp://host/ROOM");
  }
}
