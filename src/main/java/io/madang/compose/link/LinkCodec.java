package io.madang.compose.link;

import io.madang.wire.ByteArrays;

/// Messages to frames and back; `docs/worker-protocol.md` is the reference. A frame is two bytes of
/// length (RFC 4571) and that many bytes: one JSON object. Unknown fields are ignored. Thread-safe.
public final class LinkCodec {
  /// What two bytes of length can say.
  public static final int MAX_FRAME_BYTES = 65_535;

  /// What may follow a report: many times a segment of the best picture.
  public static final int MAX_MEDIA_BYTES = 64 << 20;

  /// Bytes in front of a frame.
  public static final int LENGTH_BYTES = 2;

  private LinkCodec() {}

  /// A command as it goes over the wire: its length, then its JSON.
  ///
  /// @throws IllegalArgumentException if it is too long for a frame: names have bounds elsewhere
  public static byte[] frame(WorkerCommand command) {
    return frame(CommandJson.write(command));
  }

  /// A report as it goes over the wire: its length, then its JSON.
  ///
  /// @throws IllegalArgumentException if it is too long for a frame
  public static byte[] frame(WorkerReport report) {
    return frame(ReportJson.write(report));
  }

  /// Reads the JSON of a command, without its length.
  ///
  /// @throws LinkException for everything that is none; nothing else is thrown
  public static WorkerCommand command(byte[] array, int offset, int length) throws LinkException {
    return CommandJson.read(JsonFields.parse(array, offset, length));
  }

  /// Reads the JSON of a report, without its length.
  ///
  /// @throws LinkException for everything that is none; nothing else is thrown
  public static WorkerReport report(byte[] array, int offset, int length) throws LinkException {
    return ReportJson.read(JsonFields.parse(array, offset, length));
  }

  private static byte[] frame(byte[] json) {
    if (json.length > MAX_FRAME_BYTES) {
      throw new IllegalArgumentException("a message of " + json.length + " bytes fits no frame");
    }
    var frame = new byte[LENGTH_BYTES + json.length];
    ByteArrays.put16(frame, 0, json.length);
    System.arraycopy(json, 0, frame, LENGTH_BYTES, json.length);
    return frame;
  }
}
