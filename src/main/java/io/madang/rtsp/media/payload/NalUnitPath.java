package io.madang.rtsp.media.payload;

import io.madang.rtp.CodecName;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.NalUnitPacketizer;
import io.madang.rtp.codec.PayloadSink;
import io.madang.wire.ByteArrays;
import java.util.Arrays;

/// H264 and H265: payloads that fit pass untouched, others are cut anew, and a picture that
/// decoders can begin with has its parameter sets in front of it, once.
///
/// Units that are no slices (parameter sets, SEI, delimiters) wait for the slice they stand in
/// front of and take its time: cameras exist that give them another, or a marker bit of their own,
/// and receivers would take them for a picture.
final class NalUnitPath implements PayloadPath, PayloadSink {
  private static final int MAX_PAYLOAD = NalUnitPacketizer.MAX_PAYLOAD_BYTES;
  private static final int SIZE_BYTES = 2;

  private final NalUnitSyntax syntax;
  private final ParameterSets sets;
  private final NalUnitPacketizer packetizer;
  private final PictureEnds ends;
  private final PictureOrder order;
  private final FormatListener listener;
  private final boolean[] setsInFront;
  private VideoFormat format = VideoFormat.UNKNOWN;
  private boolean begun;
  private boolean sliceSent;
  private int sourceTimestamp;
  private int timestamp;
  private long malformed;
  private long interleaved;

  private NalUnitPath(
      NalUnitSyntax syntax, ParameterSets sets, StreamWriter writer, FormatListener listener) {
    this.syntax = syntax;
    this.sets = sets;
    this.packetizer = syntax.packetizer();
    this.ends = new PictureEnds(writer);
    this.order = new PictureOrder(syntax);
    this.listener = listener;
    this.setsInFront = new boolean[syntax.setKinds()];
  }

  /// A path that knows what the description says.
  static NalUnitPath described(
      NalUnitSyntax syntax,
      CodecName codec,
      String formatParameters,
      VideoFormat remembered,
      StreamWriter writer,
      FormatListener listener) {
    var described = DescribedSets.read(codec, formatParameters, syntax);
    var path = new NalUnitPath(syntax, described.sets(), writer, listener);
    path.format = described.format(remembered);
    path.order.describe(path.format.order());
    return path;
  }

  @Override
  public void packet(RtpPacket packet, int lost, long now) {
    if (lost > 0) {
      packetizer.flush(false, this);
      ends.lost(lost);
    }
    int length = packet.payloadLength();
    if (length == 0) {
      return;
    }
    boolean marker = packet.marker();
    beginAt(packet.timestamp(), now);
    byte[] array = packet.array();
    int offset = packet.payloadOffset();
    if (!take(array, offset, length, marker)) {
      malformed++;
      packetizer.flush(false, this);
      ends.lost(1);
    }
  }

  @Override
  public void restart() {
    packetizer.flush(false, this);
    ends.restart();
    begun = false;
    sliceSent = false;
  }

  @Override
  public void payload(byte[] array, int offset, int length, boolean last) {
    ends.write(array, offset, length, last, timestamp);
  }

  @Override
  public VideoFormat format() {
    return format;
  }

  @Override
  public long malformed() {
    return malformed;
  }

  @Override
  public long interleaved() {
    return interleaved;
  }

  private void beginAt(int packetTimestamp, long now) {
    if (!begun || packetTimestamp != sourceTimestamp) {
      packetizer.endFragment(this);
      if (begun && order.goesBack(packetTimestamp - sourceTimestamp)) {
        reordered();
      }
      sliceSent = false;
    }
    begun = true;
    sourceTimestamp = packetTimestamp;
    timestamp = ends.timestamp(packetTimestamp, now);
  }

  private boolean take(byte[] array, int offset, int length, boolean marker) {
    if (length < syntax.headerBytes() + 1) {
      return false;
    }
    return switch (syntax.form(array, offset)) {
      case SINGLE -> {
        unit(array, offset, length, marker);
        yield true;
      }
      case AGGREGATE -> aggregate(array, offset, length, marker);
      case FRAGMENT -> fragment(array, offset, length, marker);
      case INTERLEAVED -> {
        interleaved++;
        yield false;
      }
      case UNKNOWN -> false;
    };
  }

  private void unit(byte[] array, int offset, int length, boolean marker) {
    int type = syntax.type(array, offset);
    note(type, array, offset, length);
    if (syntax.isSlice(type)) {
      beforeSlice(syntax.isKeyframe(type));
      if (length <= MAX_PAYLOAD) {
        payload(array, offset, length, marker);
        return;
      }
    }
    // in front of a slice a marker bit means nothing
    packetizer.unit(array, offset, length, marker && sliceSent, this);
  }

  private boolean aggregate(byte[] array, int offset, int length, boolean marker) {
    int from = offset + syntax.headerBytes();
    int end = offset + length;
    if (!isSound(array, from, end)) {
      return false;
    }
    boolean whole = length <= MAX_PAYLOAD && startsPicture(array, from, end);
    if (whole) {
      payload(array, offset, length, marker);
      return true;
    }
    int at = from;
    while (at < end) {
      int size = ByteArrays.u16(array, at);
      int next = at + SIZE_BYTES + size;
      unit(array, at + SIZE_BYTES, size, marker && next == end);
      at = next;
    }
    return true;
  }

  /// Whether an aggregate holds a slice, so that it can go as it is; then all that has to stand in
  /// front of it has been sent.
  private boolean startsPicture(byte[] array, int from, int end) {
    int slice = -1;
    for (int at = from; at < end; at += SIZE_BYTES + ByteArrays.u16(array, at)) {
      int type = syntax.type(array, at + SIZE_BYTES);
      if (syntax.isSlice(type)) {
        slice = type;
      }
    }
    if (slice < 0) {
      return false;
    }
    for (int at = from; at < end; at += SIZE_BYTES + ByteArrays.u16(array, at)) {
      int unit = at + SIZE_BYTES;
      note(syntax.type(array, unit), array, unit, ByteArrays.u16(array, at));
    }
    beforeSlice(syntax.isKeyframe(slice));
    return true;
  }

  private boolean isSound(byte[] array, int from, int end) {
    int at = from;
    while (at < end) {
      int size = at + SIZE_BYTES > end ? 0 : ByteArrays.u16(array, at);
      if (size <= syntax.headerBytes() || at + SIZE_BYTES + size > end) {
        return false;
      }
      at += SIZE_BYTES + size;
    }
    return at > from;
  }

  private boolean fragment(byte[] array, int offset, int length, boolean marker) {
    int headerBytes = syntax.headerBytes() + 1;
    if (length <= headerBytes) {
      return false;
    }
    int flags = array[offset + headerBytes - 1];
    boolean start = (flags & 0x80) != 0;
    boolean end = (flags & 0x40) != 0;
    int header = syntax.fragmentHeader(array, offset);
    if (start && end) { // not allowed, and seen
      syntax.writeHeader(array, offset + 1, header);
      unit(array, offset + 1, length - 1, marker);
      return true;
    }
    int type = syntax.fragmentType(array, offset);
    if (start && syntax.isSlice(type)) {
      noteSliceStart(array, offset, length);
      beforeSlice(syntax.isKeyframe(type));
    }
    if (length <= MAX_PAYLOAD && !packetizer.inFragment()) {
      packetizer.flush(false, this);
      payload(array, offset, length, marker);
    } else {
      int at = offset + headerBytes;
      packetizer.fragment(header, start, end, array, at, length - headerBytes, marker, this);
    }
    return true;
  }

  /// Looks at a unit before it goes on its way.
  private void note(int type, byte[] array, int offset, int length) {
    int kind = syntax.setKind(type);
    if (kind != NalUnitSyntax.NO_SET) {
      setsInFront[kind] = true;
      if (sets.keep(kind, array, offset, length) && kind == syntax.sequenceSet()) {
        change(syntax.read(array, offset, length));
      }
    } else if (syntax.isSlice(type) && order.isBidirectional(array, offset, length)) {
      reordered();
    }
  }

  /// The bytes behind a fragment's headers are those behind the unit's header.
  private void noteSliceStart(byte[] array, int offset, int length) {
    if (order.isBidirectional(array, offset + 1, length - 1)) {
      reordered();
    }
  }

  private void beforeSlice(boolean keyframe) {
    if (!sliceSent) {
      if (keyframe) {
        insertMissing();
      }
      Arrays.fill(setsInFront, false);
      sliceSent = true;
    }
    packetizer.flush(false, this);
  }

  /// A picture that came without any of a kind gets what is known of it; decoders want them in
  /// order, so what depends on it is repeated.
  private void insertMissing() {
    boolean missing = false;
    for (int kind = 0; kind < setsInFront.length; kind++) {
      missing |= !setsInFront[kind] && sets.has(kind);
      if (missing) {
        sets.insert(kind, packetizer, this);
      }
    }
  }

  private void reordered() {
    change(format.withOrder(VideoFormat.Order.REORDERED));
  }

  private void change(VideoFormat next) {
    format = next;
    order.describe(next.order());
    listener.formatChanged(next);
  }
}
