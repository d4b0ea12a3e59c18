package io.madang.rtsp.media.payload;

import io.madang.rtp.CodecName;
import java.util.ArrayList;
import java.util.List;

/// The parameter sets in a description (RFC 6184, section 8.1; RFC 7798, section 7.1), and what the
/// sequence parameter set among them says. Immutable but for the sets, which the stream goes on
/// with.
record DescribedSets(ParameterSets sets, VideoFormat told) {

  static DescribedSets read(CodecName codec, String formatParameters, NalUnitSyntax syntax) {
    var text = new FormatText(formatParameters);
    var sets = new ParameterSets(syntax);
    VideoFormat format = VideoFormat.UNKNOWN;
    for (byte[] unit : units(codec, text)) {
      int kind = syntax.setKind(syntax.type(unit, 0));
      if (kind == NalUnitSyntax.NO_SET || !sets.keep(kind, unit, 0, unit.length)) {
        continue;
      }
      if (kind == syntax.sequenceSet()) {
        format = syntax.read(unit, 0, unit.length);
      }
    }
    return new DescribedSets(sets, format);
  }

  /// What is known before the stream begins: of a source that comes back and tells no more than
  /// before, what it has shown already.
  VideoFormat format(VideoFormat remembered) {
    boolean same = told.width() == 0 || told.profile().equals(remembered.profile());
    boolean more = told.order() == VideoFormat.Order.UNKNOWN;
    return same && more && remembered.width() > 0 ? remembered : told;
  }

  private static List<byte[]> units(CodecName codec, FormatText text) {
    var units = new ArrayList<byte[]>();
    if (codec == CodecName.H264) {
      units.addAll(text.units("sprop-parameter-sets"));
    } else {
      units.addAll(text.units("sprop-vps"));
      units.addAll(text.units("sprop-sps"));
      units.addAll(text.units("sprop-pps"));
    }
    return units;
  }
}
