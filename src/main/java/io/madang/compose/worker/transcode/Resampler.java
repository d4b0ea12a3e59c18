package io.madang.compose.worker.transcode;

import static org.bytedeco.ffmpeg.global.avutil.AV_SAMPLE_FMT_FLT;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_compare;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_copy;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_default;
import static org.bytedeco.ffmpeg.global.avutil.av_channel_layout_uninit;
import static org.bytedeco.ffmpeg.global.swresample.swr_alloc_set_opts2;
import static org.bytedeco.ffmpeg.global.swresample.swr_convert;
import static org.bytedeco.ffmpeg.global.swresample.swr_free;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_delay;
import static org.bytedeco.ffmpeg.global.swresample.swr_get_out_samples;
import static org.bytedeco.ffmpeg.global.swresample.swr_init;

import io.madang.compose.link.TranscodeStreams;
import org.bytedeco.ffmpeg.avutil.AVChannelLayout;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swresample.SwrContext;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.jspecify.annotations.Nullable;

/// Makes decoded sound of any rate, format and number of channels floats at 48 kHz, mono or stereo.
/// Owns native memory until [#close]. Confined to one thread.
final class Resampler implements AutoCloseable {
  private final int channels;
  private final AVChannelLayout target = new AVChannelLayout();
  private final AVChannelLayout sourceLayout = new AVChannelLayout();
  private final PointerPointer<Pointer> output = new PointerPointer<>(1);
  private FloatPointer native48 = new FloatPointer(0);
  private float[] samples = new float[0];
  private @Nullable SwrContext context;
  private int sourceRate;
  private int sourceFormat;
  private long delay;

  /// @param channels of what comes out, 1 or 2
  Resampler(int channels) {
    this.channels = channels;
    av_channel_layout_default(target, channels);
  }

  /// Converts; answers how many samples of each channel lie interleaved in [#samples], or -1 if
  /// this cannot be converted.
  int convert(AVFrame frame) {
    SwrContext current = contextFor(frame);
    if (current == null) {
      return -1;
    }
    delay = swr_get_delay(current, TranscodeStreams.AUDIO_CLOCK_RATE);
    int most = swr_get_out_samples(current, frame.nb_samples());
    if (most < 0) {
      return -1;
    }
    reserve(most * channels);
    output.put(0, native48);
    int count = swr_convert(current, output, most, frame.extended_data(), frame.nb_samples());
    if (count > 0) {
      native48.get(samples, 0, count * channels);
    }
    return count;
  }

  float[] samples() {
    return samples;
  }

  /// How many samples of what [#convert] gave out last belong to what was given to it before.
  long delay() {
    return delay;
  }

  @Override
  public void close() {
    free();
    av_channel_layout_uninit(target);
    av_channel_layout_uninit(sourceLayout);
    output.deallocate();
    native48.deallocate();
  }

  private @Nullable SwrContext contextFor(AVFrame frame) {
    boolean same =
        context != null
            && frame.sample_rate() == sourceRate
            && frame.format() == sourceFormat
            && av_channel_layout_compare(frame.ch_layout(), sourceLayout) == 0;
    if (same) {
      return context;
    }
    free();
    sourceRate = frame.sample_rate();
    sourceFormat = frame.format();
    av_channel_layout_copy(sourceLayout, frame.ch_layout());
    try (var place = new PointerPointer<SwrContext>(1)) {
      place.put(0, (Pointer) null);
      int made =
          swr_alloc_set_opts2(
              place,
              target,
              AV_SAMPLE_FMT_FLT,
              TranscodeStreams.AUDIO_CLOCK_RATE,
              sourceLayout,
              sourceFormat,
              sourceRate,
              0,
              null);
      if (made < 0) {
        return null;
      }
      SwrContext fresh = place.get(SwrContext.class, 0);
      if (swr_init(fresh) < 0) {
        swr_free(fresh);
        return null;
      }
      context = fresh;
      return fresh;
    }
  }

  private void reserve(int count) {
    if (samples.length < count) {
      native48.deallocate();
      native48 = new FloatPointer(count);
      samples = new float[count];
    }
  }

  private void free() {
    SwrContext old = context;
    context = null;
    if (old != null) {
      swr_free(old);
    }
  }
}
