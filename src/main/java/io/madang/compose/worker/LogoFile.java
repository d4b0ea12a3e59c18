package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;
import static org.bytedeco.ffmpeg.global.avcodec.av_new_packet;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGBA;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;

/// A picture file (PNG) as a sprite.
final class LogoFile {
  private static final long MAX_FILE_BYTES = 8L << 20;
  private static final long MAX_PIXELS = 4096L * 4096;

  private LogoFile() {}

  /// Reads a logo and makes it fit the given size; nothing if the file is none.
  static Optional<Sprite> read(Path file, int maxWidth, int maxHeight) {
    byte[] bytes;
    try {
      if (Files.size(file) > MAX_FILE_BYTES) {
        return Optional.empty();
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException unreadable) {
      System.err.println("logo " + file + " cannot be read: " + unreadable);
      return Optional.empty();
    }
    try (PointerScope _ = new PointerScope()) {
      return decode(bytes, maxWidth, maxHeight);
    }
  }

  private static Optional<Sprite> decode(byte[] bytes, int maxWidth, int maxHeight) {
    AVCodec decoder = avcodec_find_decoder(AV_CODEC_ID_PNG);
    AVCodecContext context = avcodec_alloc_context3(decoder);
    AVPacket packet = av_packet_alloc();
    AVFrame frame = av_frame_alloc();
    try {
      context.max_pixels(MAX_PIXELS);
      context.thread_count(1);
      if (avcodec_open2(context, decoder, (AVDictionary) null) < 0
          || av_new_packet(packet, bytes.length) < 0) {
        return Optional.empty();
      }
      packet.data().put(bytes);
      if (avcodec_send_packet(context, packet) < 0 || avcodec_receive_frame(context, frame) < 0) {
        return Optional.empty();
      }
      return Optional.of(scaled(frame, maxWidth, maxHeight));
    } finally {
      av_frame_free(frame);
      av_packet_free(packet);
      avcodec_free_context(context);
    }
  }

  private static Sprite scaled(AVFrame frame, int maxWidth, int maxHeight) {
    double factor =
        Math.min(
            1, Math.min((double) maxWidth / frame.width(), (double) maxHeight / frame.height()));
    int width = Math.max(1, (int) Math.round(frame.width() * factor));
    int height = Math.max(1, (int) Math.round(frame.height() * factor));
    AVFrame rgba = av_frame_alloc();
    rgba.format(AV_PIX_FMT_RGBA).width(width).height(height);
    av_frame_get_buffer(rgba, 0);
    SwsContext scaler =
        sws_getContext(
            frame.width(),
            frame.height(),
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGBA,
            SWS_AREA,
            null,
            null,
            (DoublePointer) null);
    try {
      sws_scale(
          scaler, frame.data(), frame.linesize(), 0, frame.height(), rgba.data(), rgba.linesize());
      return sprite(rgba, width, height);
    } finally {
      sws_freeContext(scaler);
      av_frame_free(rgba);
    }
  }

  private static Sprite sprite(AVFrame rgba, int width, int height) {
    int stride = rgba.linesize(0);
    var pixels = new byte[stride * height];
    rgba.data(0).get(pixels);
    var builder = new Sprite.Builder(width, height);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = y * stride + 4 * x;
        int rgb =
            (pixels[at] & 0xff) << 16 | (pixels[at + 1] & 0xff) << 8 | (pixels[at + 2] & 0xff);
        builder.paint(x, y, Colour.rgb(rgb), (pixels[at + 3] & 0xff) / 255.0);
      }
    }
    return builder.build();
  }
}
