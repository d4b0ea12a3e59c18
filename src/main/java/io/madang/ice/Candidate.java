package io.madang.ice;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A candidate, as descriptions name it (RFC 8839, section 5.1). Immutable.
///
/// The address is text: browsers hide it behind a name that ends in `.local`, and a lite agent does
/// not need it.
///
/// @param foundation 1 to 32 ICE characters
/// @param component 1 for RTP, and for everything with rtcp-mux
/// @param transport `udp` or `tcp`, in lower case
/// @param priority 1..2³²-1, higher is better
/// @param address IP address or host name
/// @param port 0..65535; 9 where a TCP client only connects
/// @param type `host`, `srflx`, `prflx` or `relay`
/// @param extensions what follows the type, in its order: `raddr`, `rport`, `tcptype`,
///   `generation`, …
public record Candidate(
    String foundation,
    int component,
    String transport,
    long priority,
    String address,
    int port,
    String type,
    Map<String, String> extensions) {
  public static final String HOST = "host";
  public static final String UDP = "udp";
  public static final String TCP = "tcp";

  private static final int HOST_PREFERENCE = 126;
  private static final int MAX_LENGTH = 2048;

  public Candidate {
    word(foundation);
    word(transport);
    word(address);
    word(type);
    if (foundation.length() > 32 || component < 1 || component > 256) {
      throw new IllegalArgumentException("foundation or component out of range");
    }
    if (priority < 0 || priority > 0xffff_ffffL || port < 0 || port > 65_535) {
      throw new IllegalArgumentException("priority or port out of range");
    }
    transport = transport.toLowerCase(Locale.ROOT);
    extensions = Collections.unmodifiableMap(new LinkedHashMap<>(extensions));
    extensions.forEach((name, value) -> {
      word(name);
      word(value);
    });
  }

  public Candidate(
      String foundation,
      int component,
      String transport,
      long priority,
      String address,
      int port,
      String type) {
    this(foundation, component, transport, priority, address, port, type, Map.of());
  }

  /// A host candidate of a server for UDP.
  ///
  /// @param localPreference 0..65535, higher is better; different for each address (RFC 8421)
  public static Candidate hostUdp(String address, int port, int localPreference) {
    long priority = priority(HOST_PREFERENCE, localPreference, 1);
    return new Candidate(foundation(UDP, address), 1, UDP, priority, address, port, HOST);
  }

  /// A host candidate of a server that accepts TCP connections (RFC 6544, section 4.5).
  ///
  /// @param localPreference 0..8191, higher is better; different for each address
  public static Candidate hostTcpPassive(String address, int port, int localPreference) {
    // RFC 6544, section 4.2: direction preference 4 for passive; below every UDP candidate.
    int preference = 4 << 13 | localPreference & 0x1fff;
    long priority = priority(HOST_PREFERENCE - 36, preference, 1);
    return new Candidate(
        foundation(TCP, address),
        1,
        TCP,
        priority,
        address,
        port,
        HOST,
        Map.of("tcptype", "passive"));
  }

  /// RFC 8445, section 5.1.2.1.
  public static long priority(int typePreference, int localPreference, int component) {
    return (long) typePreference << 24 | (long) localPreference << 8 | 256 - component;
  }

  /// Same type, base and protocol have the same foundation (RFC 8445, section 5.1.1.3).
  private static String foundation(String transport, String address) {
    return Integer.toUnsignedString((transport + ' ' + address).hashCode());
  }

  /// Reads an attribute's value, with or without `candidate:` before it, as browsers give it.
  ///
  /// @throws IllegalArgumentException if it is malformed; a description's reader ignores such a
  ///   candidate
  public static Candidate parse(String text) {
    String value = text.strip();
    if (value.length() > MAX_LENGTH) {
      throw new IllegalArgumentException("candidate of " + value.length() + " characters");
    }
    value = value.startsWith("a=") ? value.substring(2) : value;
    value = value.startsWith("candidate:") ? value.substring("candidate:".length()) : value;
    String[] words = value.split(" +");
    if (words.length < 8 || !words[6].equals("typ")) {
      throw new IllegalArgumentException("not a candidate");
    }
    return new Candidate(
        words[0],
        (int) number(words[1], 256),
        words[2],
        number(words[3], 0xffff_ffffL),
        words[4],
        (int) number(words[5], 65_535),
        words[7],
        extensions(words));
  }

  /// Pairs of words; a last word without partner is dropped.
  private static Map<String, String> extensions(String[] words) {
    var extensions = new LinkedHashMap<String, String>();
    for (int i = 8; i + 1 < words.length; i += 2) {
      extensions.putIfAbsent(words[i], words[i + 1]);
    }
    return extensions;
  }

  private static long number(String text, long maximum) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IllegalArgumentException("not a number in a candidate");
    }
    long value = Long.parseLong(text);
    if (value > maximum) {
      throw new IllegalArgumentException("number out of range in a candidate");
    }
    return value;
  }

  private static void word(String text) {
    if (text.isEmpty() || text.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
      throw new IllegalArgumentException("not a word of a candidate");
    }
  }

  /// `active`, `passive` or `so` for TCP (RFC 6544, section 4.5).
  public Optional<String> tcpType() {
    return Optional.ofNullable(extensions.get("tcptype"));
  }

  /// Whether the address is hidden behind an mDNS name.
  public boolean isHidden() {
    return address.toLowerCase(Locale.ROOT).endsWith(".local");
  }

  /// The attribute's value, without `candidate:`.
  public String toSdpValue() {
    var text = new StringBuilder(96);
    text.append(foundation).append(' ').append(component).append(' ').append(transport);
    text.append(' ').append(priority).append(' ').append(address).append(' ').append(port);
    text.append(" typ ").append(type);
    extensions.forEach((name, value) -> text.append(' ').append(name).append(' ').append(value));
    return text.toString();
  }
}
