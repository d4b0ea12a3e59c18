package io.madang.compose.worker;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.AnnexB;
import io.madang.compose.ts.TransportStreamMuxer;
import java.util.ArrayDeque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The track `ts`: the first rendition and the sound once more, as whole MPEG-TS segments.
///
/// Pictures and sound come from two threads. A segment is reported when both have gone beyond it;
/// if one of them falls behind by [#MOST_WAITING_SEGMENTS], without it. Reports are made under the
/// lock, so that they stay in order; whoever reports waits for the server as it does for its own
/// track. Any thread.
final class TransportStreamTrack implements ProgramCopy {
  private static final String TRACK = "ts";
  private static final int TIMESCALE = TransportStreamMuxer.TIMESCALE;
  private static final String SOUND_CODEC = "mp4a.40.2";

  /// Transport packets and PES headers on top of what they carry, in hundredths.
  private static final int OVERHEAD_PERCENT = 4;

  /// Memory is bounded, whatever stands still.
  private static final int MOST_WAITING_SEGMENTS = 3;

  private static final byte[] NOTHING = {};

  private final WorkerCommand.Start start;
  private final PartGrid grid;
  private final ReportSink reports;
  private final ArrayDeque<Waiting> pictures = new ArrayDeque<>();
  private final ArrayDeque<Waiting> frames = new ArrayDeque<>();
  private byte[] parameterSets = NOTHING;
  private String pictureCodec = "";
  private @Nullable TransportStreamMuxer muxer;
  private boolean begun;

  /// Where the next picture and the next frame begin at the earliest.
  private long picturesUntil;

  private long soundUntil;

  /// The first part of the segment that is collected.
  private long firstPart;

  private record Waiting(byte[] bytes, long time, boolean key) {}

  TransportStreamTrack(WorkerCommand.Start start, ProgramClock clock, ReportSink reports) {
    this.start = start;
    this.grid = PartGrid.of(start, clock);
    this.reports = reports;
  }

  @Override
  public synchronized void pictures(byte[] sets, String codecs) {
    parameterSets = sets;
    pictureCodec = codecs;
    beginWhenBothDo();
  }

  @Override
  public synchronized void sound(byte[] audioSpecificConfig) {
    muxer = new TransportStreamMuxer(audioSpecificConfig);
    beginWhenBothDo();
  }

  @Override
  public synchronized void picture(byte[] annexB, long tick, boolean key) {
    byte[] unit = AnnexB.toAccessUnit(annexB, key ? parameterSets : NOTHING);
    pictures.add(new Waiting(unit, grid.clock().mediaTime(tick, TIMESCALE), key));
    picturesUntil = grid.clock().mediaTime(tick + 1, TIMESCALE);
    reportWhole();
  }

  @Override
  public synchronized void frame(byte[] aac, long time) {
    frames.add(new Waiting(aac, time * TIMESCALE / AudioBlock.SAMPLE_RATE, true));
    soundUntil = (time + AacEncoder.FRAME_SAMPLES) * TIMESCALE / AudioBlock.SAMPLE_RATE;
    reportWhole();
  }

  /// Nothing comes any more: reports what was begun.
  synchronized void finish() {
    while (!pictures.isEmpty()) {
      report(Math.min(picturesUntil, nextBeginning()));
    }
  }

  private void beginWhenBothDo() {
    if (begun || muxer == null || pictureCodec.isEmpty()) {
      return;
    }
    begun = true;
    RenditionSettings first = start.renditions().getFirst();
    int bitrate = first.bitrateBps() + start.audioBitrateBps();
    reports.init(
        new WorkerReport.Init(
            TRACK,
            pictureCodec + "," + SOUND_CODEC,
            first.width(),
            first.height(),
            start.framesPerSecond(),
            bitrate + bitrate / 100 * OVERHEAD_PERCENT,
            TIMESCALE,
            0),
        NOTHING);
  }

  private void reportWhole() {
    long length = nextBeginning() - grid.beginning(firstPart, TIMESCALE);
    long newest = Math.max(picturesUntil, soundUntil);
    while (Math.min(picturesUntil, soundUntil) >= nextBeginning()
        || newest >= nextBeginning() + MOST_WAITING_SEGMENTS * length) {
      report(nextBeginning());
    }
  }

  private long nextBeginning() {
    return grid.beginning(firstPart + grid.partsPerSegment(), TIMESCALE);
  }

  /// Reports the segment that ends at a time, and goes on with the next one. Without pictures there
  /// is none: its number is left out.
  private void report(long end) {
    long from = grid.beginning(firstPart, TIMESCALE);
    long segment = grid.segment(firstPart);
    firstPart += grid.partsPerSegment();
    Optional<byte[]> bytes = mux(from, end);
    bytes.ifPresent(stream ->
        reports.part(
            new WorkerReport.Part(
                TRACK,
                segment,
                0,
                true,
                true,
                from,
                (int) (end - from),
                grid.clock().unixMillis(from, TIMESCALE),
                stream.length),
            stream));
  }

  /// What lies between two times; what comes too late for its segment is left out. The first
  /// picture of a segment is an IDR picture here because it is one in the rendition; where ticks
  /// before it were left out, it begins earlier, as the rendition's does.
  private Optional<byte[]> mux(long from, long end) {
    TransportStreamMuxer target = muxer;
    boolean shown = false;
    while (!pictures.isEmpty() && pictures.peek().time() < end) {
      Waiting picture = pictures.remove();
      if (target != null && picture.time() >= from) {
        target.picture(picture.bytes(), shown ? picture.time() : from, picture.key());
        shown = true;
      }
    }
    while (!frames.isEmpty() && frames.peek().time() < end) {
      Waiting frame = frames.remove();
      if (target != null && shown && frame.time() >= from) {
        target.sound(frame.bytes(), frame.time());
      }
    }
    return target != null && shown ? Optional.of(target.segment()) : Optional.empty();
  }
}
