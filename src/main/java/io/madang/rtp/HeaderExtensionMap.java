package io.madang.rtp;

import java.util.Arrays;
import java.util.Optional;

/// Which identifier means which header extension in one media section (`a=extmap`, RFC 8285).
/// Immutable.
///
/// Look-ups on primitives are for the hot path; 0 is never a valid identifier and means "not
/// negotiated".
public final class HeaderExtensionMap {
  /// Nothing negotiated.
  public static final HeaderExtensionMap EMPTY =
      new HeaderExtensionMap(new int[HeaderExtension.COUNT]);

  private static final byte UNKNOWN = -1;

  /// The highest identifier a one-byte element can have; 15 is reserved.
  private static final int ONE_BYTE_MAX_ID = 14;

  private final int[] idByExtension;
  private final byte[] extensionById = new byte[256];
  private final boolean needsTwoByte;

  private HeaderExtensionMap(int[] idByExtension) {
    this.idByExtension = idByExtension;
    Arrays.fill(extensionById, UNKNOWN);
    boolean large = false;
    for (int i = 0; i < idByExtension.length; i++) {
      int id = idByExtension[i];
      if (id != 0) {
        extensionById[id] = (byte) i;
        large |= id > ONE_BYTE_MAX_ID;
      }
    }
    this.needsTwoByte = large;
  }

  /// This map with one more entry (or another identifier for it). An identifier is 1..255 and used
  /// once.
  public HeaderExtensionMap with(HeaderExtension extension, int id) {
    if (id < 1 || id > 255) {
      throw new IllegalArgumentException("header extension id " + id);
    }
    int owner = extensionById[id];
    if (owner != UNKNOWN && owner != extension.ordinal()) {
      throw new IllegalArgumentException("header extension id " + id + " is used twice");
    }
    int[] ids = idByExtension.clone();
    ids[extension.ordinal()] = id;
    return new HeaderExtensionMap(ids);
  }

  /// The identifier of an extension, 0 if not negotiated.
  public int id(HeaderExtension extension) {
    return idByExtension[extension.ordinal()];
  }

  public boolean has(HeaderExtension extension) {
    return id(extension) != 0;
  }

  /// The extension of an identifier. For control code: the hot path has [#translate].
  public Optional<HeaderExtension> of(int id) {
    int ordinal = id < 0 || id > 255 ? UNKNOWN : extensionById[id];
    return ordinal == UNKNOWN ? Optional.empty() : Optional.of(HeaderExtension.ofOrdinal(ordinal));
  }

  /// The identifier that `target` uses for what `id` means here, if that extension goes from sender
  /// to receiver; 0 if it is unknown here, not negotiated there, or only for one hop.
  public int translate(int id, HeaderExtensionMap target) {
    int ordinal = extensionById[id];
    if (ordinal == UNKNOWN || HeaderExtension.ofOrdinal(ordinal).hopByHop()) {
      return 0;
    }
    return target.idByExtension[ordinal];
  }

  /// Whether some identifier is above 14, so that packets need the two-byte form.
  public boolean needsTwoByte() {
    return needsTwoByte;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HeaderExtensionMap map
        && Arrays.equals(idByExtension, map.idByExtension);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(idByExtension);
  }

  @Override
  public String toString() {
    var text = new StringBuilder("HeaderExtensionMap[");
    for (int i = 0; i < idByExtension.length; i++) {
      if (idByExtension[i] != 0) {
        text.append(' ').append(idByExtension[i]).append('=').append(HeaderExtension.ofOrdinal(i));
      }
    }
    return text.append(" ]").toString();
  }
}
