package io.madang.room;

import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Matches what a source sends with what a receiver has negotiated. Control path: runs when a slot
/// changes its source or the source its codec.
final class SlotCodecs {
  private static final String DEFAULT_H264_PROFILE = "42";

  private SlotCodecs() {}

  /// Whether the receiver can decode a track: what it sends, or before it does, what it may send.
  static boolean canPlay(SlotSection section, PublishedTrack track) {
    List<Encoding> encodings = track.encodings();
    return encodings.isEmpty()
        ? track.section().media().codecs().stream().anyMatch(c -> find(section, c).isPresent())
        : encodings.stream().anyMatch(encoding -> find(section, encoding).isPresent());
  }

  /// The receiver's payload type for an encoding; empty if it cannot play it.
  static Optional<Codec> find(SlotSection section, Encoding encoding) {
    boolean takesOrder = !encoding.isReordered() || section.takesReordered();
    return takesOrder ? find(section, encoding.codec()) : Optional.empty();
  }

  /// The receiver's payload type for a source's codec; empty if it cannot decode it.
  static Optional<Codec> find(SlotSection section, Codec source) {
    return section.codecs().stream()
        .filter(codec -> codec.name() == source.name() && codec.clockRate() == source.clockRate())
        .filter(codec -> isCompatible(codec, source))
        .min((a, b) -> Boolean.compare(!isSame(a, source), !isSame(b, source)));
  }

  /// How many spatial layers of a stream the receiver can put together: AV1 tells its layers in the
  /// dependency descriptor alone, so without that extension only the lowest is a picture.
  static int spatialLayers(SlotSection section, Encoding encoding) {
    boolean blind =
        encoding.codec().name() == CodecName.AV1
            && !section.extensions().has(HeaderExtension.DEPENDENCY_DESCRIPTOR);
    return blind ? 1 : encoding.layers();
  }

  private static boolean isCompatible(Codec receiver, Codec source) {
    return switch (source.name()) {
      // A receiver of mode 1 reads mode 0 as well, not the other way round (RFC 6184, 8.2.2).
      case H264 -> mode(receiver) >= mode(source);
      case VP9 ->
          parameter(receiver, "profile-id", "0").equals(parameter(source, "profile-id", "0"));
      case AV1 -> parameter(receiver, "profile", "0").equals(parameter(source, "profile", "0"));
      case H265, VP8, OPUS, PCMU, PCMA, G722 -> true;
    };
  }

  private static boolean isSame(Codec receiver, Codec source) {
    return source.name() != CodecName.H264
        || (profile(receiver).equals(profile(source)) && mode(receiver) == mode(source));
  }

  private static int mode(Codec codec) {
    return parameter(codec, "packetization-mode", "0").equals("1") ? 1 : 0;
  }

  private static String profile(Codec codec) {
    String value = parameter(codec, "profile-level-id", DEFAULT_H264_PROFILE);
    return value.substring(0, Math.min(2, value.length())).toLowerCase(Locale.ROOT);
  }

  private static String parameter(Codec codec, String name, String otherwise) {
    for (String entry : codec.formatParameters().split(";")) {
      int equals = entry.indexOf('=');
      if (equals > 0 && entry.substring(0, equals).trim().equalsIgnoreCase(name)) {
        return entry.substring(equals + 1).trim();
      }
    }
    return otherwise;
  }
}
