package io.madang.rtsp.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/// One way of transport that a `Transport` header offers or agrees on (RFC 2326, section 12.39).
/// Immutable.
///
/// @param profile upper case, such as `RTP/AVP` or `RTP/SAVP`
/// @param multicast whether packets go to a group; not supported, but told
/// @param channels of interleaved packets
/// @param clientPorts where the client wants its packets
/// @param serverPorts where the server sends from
/// @param source the address the server sends from, as written; empty where it does not say
/// @param destination where the client wants its packets, as written; empty where it does not say
/// @param ssrc of the packets, eight hexadecimal digits; empty where it does not say
/// @param record whether the client sends (`mode=record`)
public record TransportHeader(
    String profile,
    LowerTransport lower,
    boolean multicast,
    Optional<NumberPair> channels,
    Optional<NumberPair> clientPorts,
    Optional<NumberPair> serverPorts,
    String source,
    String destination,
    String ssrc,
    boolean record) {

  private static final String PROFILE = "RTP/AVP";

  /// More alternatives than anybody offers.
  private static final int MAX_ALTERNATIVES = 16;

  /// Two ports or channels: of RTP and of RTCP.
  public record NumberPair(int rtp, int rtcp) {
    @Override
    public String toString() {
      return rtp + "-" + rtcp;
    }
  }

  /// What a client asks for to get its packets in datagrams.
  public static TransportHeader udp(NumberPair clientPorts) {
    return new TransportHeader(
        PROFILE,
        LowerTransport.UDP,
        false,
        Optional.empty(),
        Optional.of(clientPorts),
        Optional.empty(),
        "",
        "",
        "",
        false);
  }

  /// What either side asks for to interleave packets with messages.
  public static TransportHeader tcp(NumberPair channels) {
    return new TransportHeader(
        PROFILE,
        LowerTransport.TCP,
        false,
        Optional.of(channels),
        Optional.empty(),
        Optional.empty(),
        "",
        "",
        "",
        false);
  }

  /// The server's answer to this: its ports, if there are any, and the SSRC of what it sends.
  public TransportHeader answered(Optional<NumberPair> serverPorts, String ssrc) {
    return new TransportHeader(
        profile, lower, multicast, channels, clientPorts, serverPorts, source, "", ssrc, record);
  }

  /// The same for a client that sends.
  public TransportHeader recording() {
    return new TransportHeader(
        profile,
        lower,
        multicast,
        channels,
        clientPorts,
        serverPorts,
        source,
        destination,
        ssrc,
        true);
  }

  /// The alternatives of a header, best first; what cannot be read is left out.
  public static List<TransportHeader> parse(String value) {
    var alternatives = new ArrayList<TransportHeader>();
    for (String alternative : value.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", MAX_ALTERNATIVES)) {
      TransportReader.read(alternative).ifPresent(alternatives::add);
    }
    return alternatives;
  }

  /// The header's value.
  @Override
  public String toString() {
    var text = new StringJoiner(";");
    text.add(lower == LowerTransport.TCP ? profile + "/TCP" : profile);
    text.add(multicast ? "multicast" : "unicast");
    if (!destination.isEmpty()) {
      text.add("destination=" + destination);
    }
    if (!source.isEmpty()) {
      text.add("source=" + source);
    }
    channels.ifPresent(pair -> text.add("interleaved=" + pair));
    clientPorts.ifPresent(pair -> text.add("client_port=" + pair));
    serverPorts.ifPresent(pair -> text.add("server_port=" + pair));
    if (!ssrc.isEmpty()) {
      text.add("ssrc=" + ssrc.toUpperCase(Locale.ROOT));
    }
    if (record) {
      text.add("mode=record");
    }
    return text.toString();
  }
}
