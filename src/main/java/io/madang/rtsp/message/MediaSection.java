package io.madang.rtsp.message;

import io.madang.rtp.MediaKind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One `m=` section of a camera's description while it is read.
final class MediaSection {
  /// Formats that say nothing by themselves.
  private static final Set<String> AUXILIARY =
      Set.of("RTX", "RED", "ULPFEC", "FLEXFEC", "CN", "TELEPHONE-EVENT", "VND.ONVIF.METADATA");

  /// A section lists a handful; more than this is noise.
  private static final int MAX_FORMATS = 64;

  private final String media;
  private final String protocol;
  private final List<String> formats;
  private final Map<Integer, EncodingMap> encodings = new HashMap<>();
  private final Map<Integer, String> parameters = new HashMap<>();
  private final Set<String> flags = new HashSet<>();
  private String control = "";
  private boolean feedback;

  /// @param line the value of the `m=` line: media, port, protocol, formats
  MediaSection(String line) {
    List<String> words = List.of(line.split("\\s+", MAX_FORMATS + 4));
    media = word(words, 0).toLowerCase(Locale.ROOT);
    protocol = word(words, 2).toUpperCase(Locale.ROOT);
    formats = words.size() < 4 ? List.of() : words.subList(3, words.size());
    feedback = protocol.endsWith("AVPF");
  }

  void attribute(String name, String value) {
    switch (name) {
      case "rtpmap" -> byPayloadType(value, this::encoding);
      case "fmtp" -> byPayloadType(value, this::format);
      case "control" -> control = control.isEmpty() ? ControlUrl.encoded(value) : control;
      case "rtcp-fb" -> feedback = true;
      case "sendonly", "recvonly" -> flags.add(name);
      default -> {}
    }
  }

  boolean isSendOnly() {
    return media.equals("audio") && flags.contains("sendonly");
  }

  /// Whether this is certainly played by the camera.
  boolean isSentToUs() {
    return (media.equals("audio") || media.equals("video")) && !flags.contains("sendonly");
  }

  /// The first of the section's formats that can be told, as a track; empty for anything but audio
  /// and video in plain RTP.
  Optional<StreamTrack> track(int index) {
    Optional<MediaKind> kind = kind();
    if (kind.isEmpty() || !protocol.contains("RTP/AVP")) {
      return Optional.empty();
    }
    for (String format : formats) {
      int payloadType = number(format, 127);
      if (payloadType >= 0) {
        Optional<EncodingMap> encoding = encodingOf(kind.get(), payloadType);
        if (encoding.isPresent()) {
          return Optional.of(track(index, kind.get(), payloadType, encoding.get()));
        }
      }
    }
    return Optional.empty();
  }

  private StreamTrack track(int index, MediaKind kind, int payloadType, EncodingMap encoding) {
    return new StreamTrack(
        index,
        kind,
        encoding.name(),
        payloadType,
        encoding.clockRate(),
        kind == MediaKind.VIDEO ? 1 : encoding.channels(),
        parameters.getOrDefault(payloadType, ""),
        control,
        feedback);
  }

  private Optional<EncodingMap> encodingOf(MediaKind kind, int payloadType) {
    EncodingMap written = encodings.get(payloadType);
    Optional<EncodingMap> known =
        written == null
            ? EncodingMap.unwritten(kind, payloadType, parameters.getOrDefault(payloadType, ""))
            : written.completed(kind);
    return known.filter(encoding -> !AUXILIARY.contains(encoding.name()));
  }

  private Optional<MediaKind> kind() {
    return switch (media) {
      case "audio" -> Optional.of(MediaKind.AUDIO);
      case "video" -> Optional.of(MediaKind.VIDEO);
      default -> Optional.empty();
    };
  }

  private void encoding(int payloadType, String value) {
    EncodingMap.parse(value).ifPresent(encoding -> encodings.putIfAbsent(payloadType, encoding));
  }

  /// A payload type may have several lines.
  private void format(int payloadType, String value) {
    parameters.merge(payloadType, value, (first, second) -> first + ';' + second);
  }

  private interface Attribute {
    void accept(int payloadType, String value);
  }

  private static void byPayloadType(String text, Attribute attribute) {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    int payloadType = number(text.substring(0, end), 127);
    if (payloadType >= 0) {
      attribute.accept(payloadType, text.substring(end).replaceFirst("^[\\s:;]+", ""));
    }
  }

  /// -1 if this is no number from 0 to `max`.
  static int number(String text, int max) {
    if (text.isEmpty() || text.length() > 9) {
      return -1;
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return -1;
      }
      value = value * 10 + digit - '0';
    }
    return value <= max ? value : -1;
  }

  private static String word(List<String> words, int index) {
    return index < words.size() ? words.get(index) : "";
  }
}
