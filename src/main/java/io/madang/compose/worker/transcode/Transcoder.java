package io.madang.compose.worker.transcode;

import io.madang.compose.link.TimestampScale;
import io.madang.compose.link.TranscodeInput;
import io.madang.compose.link.TranscodeStreams;
import io.madang.compose.link.WorkerCommand;
import io.madang.rtp.RtpPacket;
import io.madang.rtp.codec.audio.UnsupportedFormatException;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpWriter;
import io.madang.rtp.rtcp.SenderReport;
import io.madang.wire.MonotonicClock;
import io.madang.wire.PacketBuffer;
import java.util.Optional;

/// Decodes the streams of one source and encodes them anew: H.264 and Opus, as browsers take them.
///
/// Packets, reports and commands come from one thread, which also closes it.
public final class Transcoder implements AutoCloseable {
  private static final int REPORT_BYTES = 28;

  private final TranscodeOutput output;
  private final TranscodeCounters counters = new TranscodeCounters();
  private final Optional<VideoTranscoder> video;
  private final Optional<AudioTranscoder> audio;
  private final Optional<TimestampScale> videoReports;
  private final Optional<TimestampScale> audioReports;
  private final RtpPacket packet = new RtpPacket();
  private final RtcpCompound compound = new RtcpCompound();
  private final SenderReport report = new SenderReport();
  private final RtcpWriter writer = new RtcpWriter();
  private final PacketBuffer reportBuffer = new PacketBuffer(REPORT_BYTES);

  /// @throws UnsupportedFormatException for streams that the server should not have asked for
  public Transcoder(
      WorkerCommand.Transcode command, String encoder, TranscodeOutput output, MonotonicClock clock)
      throws UnsupportedFormatException {
    this.output = output;
    Optional<TranscodeInput> sound = command.audio();
    Optional<TranscodeInput> pictures = command.video();
    this.audio =
        sound.isPresent()
            ? Optional.of(new AudioTranscoder(sound.get(), output, counters, clock))
            : Optional.empty();
    this.video =
        pictures.isPresent()
            ? Optional.of(
                new VideoTranscoder(
                    pictures.get(), PictureBounds.of(command), encoder, output, counters))
            : Optional.empty();
    this.videoReports = pictures.map(input -> input.scale(TranscodeStreams.VIDEO_CLOCK_RATE));
    this.audioReports = sound.map(input -> input.scale(TranscodeStreams.AUDIO_CLOCK_RATE));
    video.ifPresent(VideoTranscoder::start);
  }

  /// Takes a packet of the source.
  public void rtp(byte[] array, int offset, int length) {
    if (!packet.wrap(array, offset, length)) {
      return;
    }
    if (packet.ssrc() == TranscodeStreams.VIDEO_SSRC && video.isPresent()) {
      video.get().packet(packet);
    } else if (packet.ssrc() == TranscodeStreams.AUDIO_SSRC && audio.isPresent()) {
      audio.get().packet(packet);
    }
  }

  /// Takes sender reports of the source.
  public void rtcp(byte[] array, int offset, int length) {
    if (!compound.wrap(array, offset, length)) {
      return;
    }
    while (compound.next()) {
      if (report.read(compound)) {
        boolean ofVideo = report.ssrc() == TranscodeStreams.VIDEO_SSRC;
        (ofVideo ? videoReports : audioReports).ifPresent(this::forward);
      }
    }
  }

  /// The next picture shall be one to begin with.
  public void keyframe() {
    video.ifPresent(VideoTranscoder::keyframe);
  }

  /// Whether everything that came has been worked on.
  boolean idle() {
    return video.isEmpty() || video.get().idle();
  }

  public TranscodeCounters counters() {
    return counters;
  }

  @Override
  public void close() {
    video.ifPresent(VideoTranscoder::close);
    audio.ifPresent(AudioTranscoder::close);
  }

  /// Its clock is the source's; only the units of its timestamp may differ.
  private void forward(TimestampScale scale) {
    reportBuffer.setLength(0);
    int timestamp = (int) scale.place(report.rtpTimestamp());
    writer
        .begin(reportBuffer)
        .senderReport(
            report.ssrc(),
            report.ntpTimestamp(),
            timestamp,
            (int) report.packetCount(),
            (int) report.octetCount());
    output.packet(reportBuffer.array(), reportBuffer.offset(), reportBuffer.length());
  }
}
