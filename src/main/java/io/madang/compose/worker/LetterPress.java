package io.madang.compose.worker;

import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_init_str;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;
import static org.bytedeco.ffmpeg.global.avutil.AV_OPT_SEARCH_CHILDREN;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_opt_set;

import java.nio.file.Path;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;

/// Sets text in the worker's font: FFmpeg's `drawtext` on black, once for each text, never per
/// picture. Confined to one thread.
final class LetterPress {
  /// Longer texts would not be readable anyway.
  private static final int MAX_CHARACTERS = 200;

  private static final String ELLIPSIS = "…";

  private final Path font;

  LetterPress(Path font) {
    this.font = font;
  }

  /// One line; it ends with an ellipsis where it would be wider than `maxWidth`. Nothing if the
  /// text is blank or cannot be set.
  Lettering set(String text, int size, int maxWidth) {
    String line = oneLine(text);
    if (line.isEmpty() || maxWidth < size) {
      return Lettering.NOTHING;
    }
    Lettering whole = draw(line, size, maxWidth + 2 * size);
    if (whole.width() <= maxWidth) {
      return whole;
    }
    int[] characters = line.codePoints().toArray();
    int fits = 0;
    int tooMany = characters.length;
    Lettering best = draw(ELLIPSIS, size, maxWidth + 2 * size);
    while (tooMany - fits > 1) {
      int count = (fits + tooMany) / 2;
      String cut = new String(characters, 0, count).stripTrailing() + ELLIPSIS;
      Lettering candidate = draw(cut, size, maxWidth + 2 * size);
      if (candidate.width() <= maxWidth) {
        fits = count;
        best = candidate;
      } else {
        tooMany = count;
      }
    }
    return best;
  }

  private static String oneLine(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ").strip();
    return line.codePointCount(0, line.length()) <= MAX_CHARACTERS
        ? line
        : line.substring(0, line.offsetByCodePoints(0, MAX_CHARACTERS));
  }

  private Lettering draw(String line, int size, int width) {
    int height = size * 3 / 2 & ~1;
    try (PointerScope _ = new PointerScope()) {
      AVFilterGraph graph = avfilter_graph_alloc();
      AVFrame frame = av_frame_alloc();
      try {
        AVFilterContext sink = build(graph, line, size, width & ~1, height);
        if (avfilter_graph_config(graph, null) < 0 || av_buffersink_get_frame(sink, frame) < 0) {
          return Lettering.NOTHING;
        }
        return cut(frame, height);
      } finally {
        av_frame_free(frame);
        avfilter_graph_free(graph);
      }
    }
  }

  private AVFilterContext build(AVFilterGraph graph, String line, int size, int width, int height) {
    AVFilterContext paper = filter(graph, "color");
    set(paper, "color", "black");
    set(paper, "size", width + "x" + height);
    AVFilterContext format = filter(graph, "format");
    set(format, "pix_fmts", "rgb24");
    AVFilterContext letters = filter(graph, "drawtext");
    set(letters, "fontfile", font.toString());
    set(letters, "expansion", "none");
    set(letters, "text", line);
    set(letters, "fontsize", Integer.toString(size));
    set(letters, "fontcolor", "white");
    set(letters, "x", Integer.toString(size / 2));
    set(letters, "y_align", "baseline");
    set(letters, "y", Integer.toString(size * 11 / 10));
    AVFilterContext sink = filter(graph, "buffersink");
    AVFilterContext[] chain = {paper, format, letters, sink};
    for (AVFilterContext filter : chain) {
      if (avfilter_init_str(filter, (BytePointer) null) < 0) {
        return sink; // configuring the graph fails then
      }
    }
    for (int i = 1; i < chain.length; i++) {
      avfilter_link(chain[i - 1], 0, chain[i], 0);
    }
    return sink;
  }

  private static AVFilterContext filter(AVFilterGraph graph, String name) {
    return avfilter_graph_alloc_filter(graph, avfilter_get_by_name(name), name);
  }

  private static void set(AVFilterContext filter, String option, String value) {
    av_opt_set(filter, option, value, AV_OPT_SEARCH_CHILDREN);
  }

  /// Takes the columns from the first to the last that has ink.
  private static Lettering cut(AVFrame frame, int height) {
    int stride = frame.linesize(0);
    int width = frame.width();
    var pixels = new byte[stride * height];
    frame.data(0).get(pixels);
    int first = width;
    int last = -1;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (pixels[y * stride + 3 * x] != 0) {
          first = Math.min(first, x);
          last = Math.max(last, x);
        }
      }
    }
    if (last < 0) {
      return Lettering.NOTHING;
    }
    var opacity = new byte[(last - first + 1) * height];
    for (int y = 0; y < height; y++) {
      for (int x = first; x <= last; x++) {
        opacity[y * (last - first + 1) + x - first] = pixels[y * stride + 3 * x];
      }
    }
    return new Lettering(last - first + 1, height, opacity);
  }
}
