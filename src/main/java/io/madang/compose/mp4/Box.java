package io.madang.compose.mp4;

import io.madang.wire.ByteArrays;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// One box in an array of bytes: a view, valid as long as nobody changes them. Immutable.
///
/// @param body offset of what follows size and type
/// @param end offset of the next box
record Box(byte[] array, String type, int start, int body, int end) {
  private static final int HEADER_BYTES = 8;

  /// The boxes that lie one after the other from `from` to `to`.
  ///
  /// @throws IllegalArgumentException when a box does not fit; 64-bit sizes are not for memory
  static List<Box> list(byte[] array, int from, int to) {
    var found = new ArrayList<Box>();
    int at = from;
    while (at < to) {
      long size = at + HEADER_BYTES <= to ? ByteArrays.u32(array, at) : 0;
      if (size < HEADER_BYTES || size > to - at) {
        throw new IllegalArgumentException("a box that does not fit at byte " + at);
      }
      String type = new String(array, at + 4, 4, StandardCharsets.ISO_8859_1);
      int end = at + (int) size;
      found.add(new Box(array, type, at, at + HEADER_BYTES, end));
      at = end;
    }
    return found;
  }

  static List<Box> list(byte[] array) {
    return list(array, 0, array.length);
  }

  /// The first box of a type.
  ///
  /// @throws IllegalArgumentException when there is none
  static Box first(List<Box> boxes, String type) {
    for (Box box : boxes) {
      if (box.type.equals(type)) {
        return box;
      }
    }
    throw new IllegalArgumentException("no " + type + " box");
  }

  /// The box at the end of a path of first boxes, as `moov`, `trak`, `tkhd`.
  static Box find(byte[] array, String... path) {
    Box box = first(list(array), path[0]);
    for (int i = 1; i < path.length; i++) {
      box = box.child(path[i]);
    }
    return box;
  }

  Box child(String type) {
    return first(children(), type);
  }

  /// The boxes in a box that holds nothing else.
  List<Box> children() {
    return list(array, body, end);
  }

  int version() {
    return ByteArrays.u8(array, body);
  }

  int flags() {
    return ByteArrays.u24(array, body + 1);
  }

  int i32(int at) {
    return ByteArrays.i32(array, body + at);
  }

  long u32(int at) {
    return ByteArrays.u32(array, body + at);
  }

  long i64(int at) {
    return ByteArrays.i64(array, body + at);
  }

  int length() {
    return end - start;
  }
}
