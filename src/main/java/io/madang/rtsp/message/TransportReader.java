package io.madang.rtsp.message;

import io.madang.rtsp.message.TransportHeader.NumberPair;
import java.util.Locale;
import java.util.Optional;

/// Reads one alternative of a `Transport` header, parameter by parameter.
final class TransportReader {
  private static final int MAX_PORT = 65_535;
  private static final int MAX_CHANNEL = 255;

  private boolean multicast;
  private Optional<NumberPair> channels = Optional.empty();
  private Optional<NumberPair> clientPorts = Optional.empty();
  private Optional<NumberPair> serverPorts = Optional.empty();
  private String source = "";
  private String destination = "";
  private String ssrc = "";
  private boolean record;

  private TransportReader() {}

  /// Empty for anything but RTP.
  static Optional<TransportHeader> read(String text) {
    String[] parts = text.strip().split("\\s*;\\s*", -1);
    String specification = parts[0].toUpperCase(Locale.ROOT);
    if (!specification.matches("RTP/S?AVPF?(/(TCP|UDP))?")) {
      return Optional.empty();
    }
    var reader = new TransportReader();
    for (int i = 1; i < parts.length; i++) {
      reader.parameter(parts[i]);
    }
    return Optional.of(reader.header(specification));
  }

  /// Some cameras answer `RTP/AVP` with channels: they mean TCP.
  private TransportHeader header(String specification) {
    boolean tcp = specification.endsWith("/TCP") || channels.isPresent() && clientPorts.isEmpty();
    return new TransportHeader(
        specification.replaceFirst("/(TCP|UDP)$", ""),
        tcp ? LowerTransport.TCP : LowerTransport.UDP,
        multicast,
        channels,
        clientPorts,
        serverPorts,
        source,
        destination,
        ssrc,
        record);
  }

  private void parameter(String text) {
    int equals = text.indexOf('=');
    String name = (equals < 0 ? text : text.substring(0, equals)).strip().toLowerCase(Locale.ROOT);
    String value = equals < 0 ? "" : text.substring(equals + 1).replace('"', ' ').strip();
    switch (name) {
      case "multicast" -> multicast = true;
      case "interleaved" -> channels = pair(value, 0, MAX_CHANNEL);
      case "client_port" -> clientPorts = pair(value, 1, MAX_PORT);
      case "server_port" -> serverPorts = pair(value, 1, MAX_PORT);
      case "source" -> source = value;
      case "destination" -> destination = value;
      case "ssrc" -> ssrc = value.matches("[0-9A-Fa-f]{1,8}") ? value : "";
      case "mode" -> record = value.toUpperCase(Locale.ROOT).matches(".*(RECORD|RECEIVE).*");
      default -> {}
    }
  }

  /// One number alone is RTP's; RTCP's is the next one (RFC 3550, section 11).
  private static Optional<NumberPair> pair(String text, int min, int max) {
    String[] numbers = text.split("\\s*-\\s*", 2);
    int first = MediaSection.number(numbers[0], max);
    int second = numbers.length < 2 ? first + 1 : MediaSection.number(numbers[1], max);
    boolean usable = first >= min && second >= min && second <= max;
    return usable ? Optional.of(new NumberPair(first, second)) : Optional.empty();
  }
}
