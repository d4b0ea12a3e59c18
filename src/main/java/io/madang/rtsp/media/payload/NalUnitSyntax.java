package io.madang.rtsp.media.payload;

import io.madang.rtp.codec.NalUnitPacketizer;

/// What differs between H264 and H265 for somebody who moves NAL units without decoding them.
/// Confined to one thread.
abstract sealed class NalUnitSyntax permits H264Syntax, H265Syntax {
  /// No parameter set.
  static final int NO_SET = -1;

  /// What a payload is made of.
  enum Form {
    SINGLE,
    AGGREGATE,
    FRAGMENT,
    /// Units in another order than they are decoded in (RFC 6184, section 5.4).
    INTERLEAVED,
    UNKNOWN
  }

  /// Bytes of a NAL unit's header, and of an aggregate's.
  abstract int headerBytes();

  /// A packetizer for this codec.
  abstract NalUnitPacketizer packetizer();

  /// What a payload of at least [#headerBytes] bytes is.
  abstract Form form(byte[] array, int offset);

  /// The type of the NAL unit whose header stands at `offset`.
  abstract int type(byte[] array, int offset);

  /// The type of the NAL unit that a fragment is a part of.
  abstract int fragmentType(byte[] array, int offset);

  /// The header of the NAL unit that a fragment is a part of.
  abstract int fragmentHeader(byte[] array, int offset);

  /// Writes such a header.
  abstract void writeHeader(byte[] array, int offset, int header);

  /// Whether a unit is (part of) a coded picture.
  abstract boolean isSlice(int type);

  /// Whether a slice belongs to a picture that decoders can begin with.
  abstract boolean isKeyframe(int type);

  /// Which parameter set a unit is, in the order in which decoders want them, [#NO_SET] if none.
  abstract int setKind(int type);

  /// Tells parameter sets of a kind apart; negative if it cannot be read.
  abstract int setId(int kind, byte[] array, int offset, int length);

  /// The kind of the sequence parameter set.
  abstract int sequenceSet();

  /// How many kinds there are.
  abstract int setKinds();

  /// What a sequence parameter set says; the same instance's answer is valid until the next call.
  abstract VideoFormat read(byte[] array, int offset, int length);

  /// Whether a slice may refer to pictures that are shown after it; asked only where the parameter
  /// set does not tell.
  abstract boolean isBidirectional(byte[] array, int offset, int length);
}
