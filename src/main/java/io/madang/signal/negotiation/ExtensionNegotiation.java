package io.madang.signal.negotiation;

import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtension;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.sdp.Direction;
import io.madang.sdp.ExtensionMapping;
import io.madang.sdp.MediaDescription;
import io.madang.sdp.SessionDescription;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which header extensions of an offered section are taken, under the numbers of the offer (RFC
/// 8285, section 6).
///
/// @param mappings as they are answered
/// @param byName the same for the packet path
record ExtensionNegotiation(List<ExtensionMapping> mappings, HeaderExtensionMap byName) {
  /// Above, and at 15, packets need the two-byte form.
  private static final int MAX_ONE_BYTE_ID = 14;

  private static final int MAX_ID = 255;

  private static final Set<HeaderExtension> AUDIO =
      EnumSet.of(
          HeaderExtension.MID,
          HeaderExtension.AUDIO_LEVEL,
          HeaderExtension.ABS_SEND_TIME,
          HeaderExtension.TRANSPORT_CC,
          HeaderExtension.ABS_CAPTURE_TIME);

  private static final Set<HeaderExtension> VIDEO =
      EnumSet.of(
          HeaderExtension.MID,
          HeaderExtension.ABS_SEND_TIME,
          HeaderExtension.TRANSPORT_CC,
          HeaderExtension.ABS_CAPTURE_TIME,
          HeaderExtension.VIDEO_ORIENTATION,
          HeaderExtension.DEPENDENCY_DESCRIPTOR,
          HeaderExtension.PLAYOUT_DELAY);

  /// What only a publisher tells us.
  private static final Set<HeaderExtension> PUBLISHED_VIDEO =
      EnumSet.of(
          HeaderExtension.RID,
          HeaderExtension.REPAIRED_RID,
          HeaderExtension.VIDEO_LAYERS_ALLOCATION);

  /// Within a bundle a number means the same everywhere (RFC 9143, section 12). Offers that break
  /// that rule come from stacks with one map for the whole path, which would misread our packets: a
  /// number stays with the extension that is taken first.
  ///
  /// @param purpose decides which of the extensions' directions are of use
  /// @param bundled what numbers mean in the sections before this one; is added to
  static ExtensionNegotiation negotiate(
      SessionDescription offer,
      MediaDescription section,
      MediaKind kind,
      Purpose purpose,
      Map<Integer, HeaderExtension> bundled) {
    Direction direction = offer.directionOf(section);
    boolean publishes = purpose.publishes(direction);
    int maxId = offer.extmapAllowMixed(section) ? MAX_ID : MAX_ONE_BYTE_ID;
    var answered = new ArrayList<ExtensionMapping>();
    var map = HeaderExtensionMap.EMPTY;
    for (ExtensionMapping offered : offer.extensionsOf(section)) {
      Optional<HeaderExtension> known = HeaderExtension.ofUri(offered.uri());
      if (known.isPresent()
          && isWanted(known.get(), kind, publishes, section)
          && isFree(offered.id(), known.get(), map, maxId)
          && isUsed(offered, direction, purpose)
          && bundled.getOrDefault(offered.id(), known.get()) == known.get()) {
        bundled.put(offered.id(), known.get());
        map = map.with(known.get(), offered.id());
        answered.add(answer(offered));
      }
    }
    return new ExtensionNegotiation(List.copyOf(answered), map);
  }

  /// Whether the extension goes a way that media goes. Firefox also lists what it could receive in
  /// sections that only send. An inactive section keeps what it may need later.
  private static boolean isUsed(ExtensionMapping offered, Direction section, Purpose purpose) {
    Direction way = offered.direction().orElse(Direction.SENDRECV);
    return section == Direction.INACTIVE
        || purpose.publishes(section) && way.sends()
        || purpose.subscribes(section) && way.receives();
  }

  /// A dependency descriptor is for AV1. A browser that may send it leaves the frame numbers out of
  /// its VP8 descriptors, so a publisher gets it only where AV1 is what it will send.
  private static boolean isWanted(
      HeaderExtension extension, MediaKind kind, boolean publishes, MediaDescription section) {
    if (extension == HeaderExtension.DEPENDENCY_DESCRIPTOR && publishes && !prefersAv1(section)) {
      return false;
    }
    return switch (kind) {
      case AUDIO -> AUDIO.contains(extension);
      case VIDEO -> VIDEO.contains(extension) || publishes && PUBLISHED_VIDEO.contains(extension);
    };
  }

  /// Offers list their codecs most preferred first (RFC 3264, section 6.1).
  private static boolean prefersAv1(MediaDescription section) {
    return section.rtpMaps().stream()
        .limit(1)
        .anyMatch(map -> CodecName.AV1.sdpName().equalsIgnoreCase(map.encoding()));
  }

  private static boolean isFree(
      int id, HeaderExtension extension, HeaderExtensionMap map, int maxId) {
    return id <= maxId && id != MAX_ONE_BYTE_ID + 1 && map.of(id).isEmpty() && !map.has(extension);
  }

  private static ExtensionMapping answer(ExtensionMapping offered) {
    Optional<Direction> direction = offered.direction().map(Direction::reversed);
    return new ExtensionMapping(offered.id(), direction, offered.uri(), offered.attributes());
  }
}
