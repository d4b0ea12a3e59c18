package io.madang.compose.worker.transcode;

import io.madang.compose.link.TranscodedFormats.VideoCoding;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/// What a description says of a stream of pictures in advance, as a decoder takes it. Values that
/// make no sense are left out: most streams say it again.
final class VideoHeaders {
  private static final byte[] START_CODE = {0, 0, 0, 1};

  private VideoHeaders() {}

  /// @param parameters of `a=fmtp`, names in lower case
  static byte[] of(VideoCoding coding, Map<String, String> parameters) {
    return switch (coding) {
      case H264 -> units(parameters, "sprop-parameter-sets");
      case H265 -> units(parameters, "sprop-vps", "sprop-sps", "sprop-pps");
      case MPEG4 -> config(parameters.getOrDefault("config", ""));
      case VP8, VP9, AV1, JPEG -> new byte[0];
    };
  }

  /// NAL units in base64, separated by commas, as a byte stream.
  private static byte[] units(Map<String, String> parameters, String... names) {
    var stream = new ByteArrayOutputStream();
    for (String name : names) {
      for (String unit : parameters.getOrDefault(name, "").split(",")) {
        byte[] bytes = base64(unit.strip());
        if (bytes.length > 0) {
          stream.writeBytes(START_CODE);
          stream.writeBytes(bytes);
        }
      }
    }
    return stream.toByteArray();
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException garbage) {
      return new byte[0];
    }
  }

  private static byte[] config(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException garbage) {
      return new byte[0];
    }
  }
}
