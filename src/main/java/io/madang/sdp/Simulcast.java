package io.madang.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// `a=simulcast`: which encodings go at the same time (RFC 8853). Immutable. Directions are seen
/// from the writer.
///
/// @param send the streams the writer sends; each a list of alternatives, the preferred one first
/// @param receive the streams the writer receives
public record Simulcast(List<List<Choice>> send, List<List<Choice>> receive) {
  public Simulcast {
    send = send.stream().map(List::copyOf).toList();
    receive = receive.stream().map(List::copyOf).toList();
    if (send.isEmpty() && receive.isEmpty()) {
      throw new IllegalArgumentException("simulcast without streams");
    }
  }

  /// One alternative of a stream.
  ///
  /// @param rid names an `a=rid` line
  /// @param paused written as `~`
  public record Choice(String rid, boolean paused) {
    public Choice {
      Rid.requireId(rid);
    }

    @Override
    public String toString() {
      return paused ? "~" + rid : rid;
    }
  }

  /// What an answer says that accepts to receive these encodings, one alternative each.
  public static Simulcast receiving(List<String> rids) {
    return new Simulcast(
        List.of(), rids.stream().map(rid -> List.of(new Choice(rid, false))).toList());
  }

  /// The first alternative of each stream the writer sends.
  public List<String> sendRids() {
    return send.stream().map(stream -> stream.getFirst().rid()).toList();
  }

  /// The first alternative of each stream the writer receives.
  public List<String> receiveRids() {
    return receive.stream().map(stream -> stream.getFirst().rid()).toList();
  }

  static Simulcast parse(String value) {
    List<String> words = Texts.words(value);
    List<List<Choice>> send = List.of();
    List<List<Choice>> receive = List.of();
    if (words.size() != 2 && words.size() != 4) {
      throw new IllegalArgumentException("direction and streams expected");
    }
    for (int i = 0; i < words.size(); i += 2) {
      List<List<Choice>> streams = parseStreams(words.get(i + 1));
      switch (words.get(i)) {
        case "send" -> send = once(send, streams);
        case "recv" -> receive = once(receive, streams);
        default -> throw new IllegalArgumentException("send or recv expected: " + words.get(i));
      }
    }
    return new Simulcast(send, receive);
  }

  private static List<List<Choice>> once(List<List<Choice>> old, List<List<Choice>> streams) {
    if (!old.isEmpty()) {
      throw new IllegalArgumentException("direction given twice");
    }
    return streams;
  }

  private static List<List<Choice>> parseStreams(String text) {
    var streams = new ArrayList<List<Choice>>();
    for (String stream : text.split(";", -1)) {
      var choices = new ArrayList<Choice>();
      for (String choice : stream.split(",", -1)) {
        boolean paused = choice.startsWith("~");
        choices.add(new Choice(paused ? choice.substring(1) : choice, paused));
      }
      streams.add(choices);
    }
    return streams;
  }

  /// The attribute's value.
  @Override
  public String toString() {
    if (receive.isEmpty()) {
      return "send " + text(send);
    }
    return send.isEmpty()
        ? "recv " + text(receive)
        : "send " + text(send) + " recv " + text(receive);
  }

  private static String text(List<List<Choice>> streams) {
    return streams.stream()
        .map(stream -> stream.stream().map(Choice::toString).collect(Collectors.joining(",")))
        .collect(Collectors.joining(";"));
  }
}
