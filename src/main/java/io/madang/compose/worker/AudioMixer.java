package io.madang.compose.worker;

import io.madang.compose.link.WorkerCommand;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The program's sound: all inputs added up, kept below full scale, encoded and cut into parts.
/// Time is a parameter.
///
/// A frame of 1024 samples is mixed when its first sample is due: 21 ms before its last one, which
/// is what the encoder takes to give a packet out, so that sound is no later than pictures. After a
/// stall all frames that are due are mixed: the count of samples always follows the clock. Confined
/// to one thread.
final class AudioMixer implements AutoCloseable {
  /// More than a room has slots for sound.
  private static final int MAX_INPUTS = 64;

  private static final int FRAME = AacEncoder.FRAME_SAMPLES;

  private final ProgramClock clock;
  private final PlayoutClocks clocks;
  private final AacEncoder encoder;
  private final AudioParts parts;
  private final AudioCounters counters = new AudioCounters();
  private final Limiter limiter = new Limiter();
  private final Map<Integer, AudioInput> inputs = new HashMap<>();

  /// SSRCs that carry something; the input is made with the first packet, which tells the codec.
  private final Map<Integer, String> sources = new HashMap<>();

  private final float[] left = new float[FRAME];
  private final float[] right = new float[FRAME];
  private final long beginning;
  private long frame;

  /// @param copy gets what is encoded as well
  AudioMixer(
      WorkerCommand.Start start,
      ProgramClock clock,
      PlayoutClocks clocks,
      ReportSink sink,
      ProgramCopy copy) {
    this.clock = clock;
    this.clocks = clocks;
    encoder = new AacEncoder(start.audioBitrateBps());
    PartGrid grid = PartGrid.of(start, clock);
    byte[] config = encoder.audioSpecificConfig();
    parts = new AudioParts(grid, start.audioBitrateBps(), config, sink, copy);
    beginning = grid.beginning(0, AudioBlock.SAMPLE_RATE);
  }

  /// What an SSRC carries from now on; what was waiting of it is dropped.
  void source(int ssrc, String participant) {
    sources.remove(ssrc);
    AudioInput gone = inputs.remove(ssrc);
    if (gone != null) {
      gone.close();
    }
    if (!participant.isEmpty() && sources.size() < MAX_INPUTS) {
      sources.put(ssrc, participant);
    }
  }

  /// A packet of a slot; the payload is the mixer's. Without a source, or of no codec of ours, it
  /// means nothing.
  void packet(int ssrc, int payloadType, int sequenceNumber, int timestamp, byte[] payload) {
    if (!sources.containsKey(ssrc) || AudioDecoder.clockRate(payloadType) == 0) {
      return;
    }
    inputs
        .computeIfAbsent(ssrc, _ -> new AudioInput(ssrc, payloadType, clock, clocks, counters))
        .add(payloadType, sequenceNumber, timestamp, payload);
  }

  /// When the next frame is due.
  long nextFrameNanos() {
    return clock.nanosAt(beginning + frame * FRAME, AudioBlock.SAMPLE_RATE);
  }

  /// Mixes the next frame.
  void mixFrame() {
    Arrays.fill(left, 0);
    Arrays.fill(right, 0);
    long time = beginning + frame * FRAME;
    for (AudioInput input : inputs.values()) {
      input.mix(time + Limiter.LOOKAHEAD, left, right, FRAME);
    }
    limiter.process(left, right, FRAME);
    frame++;
    encoder.encode(left, right, time, parts);
  }

  /// @param overflows packets that never came here
  AudioCounters.Snapshot snapshot(long overflows) {
    return counters.snapshot(overflows, sources.size());
  }

  /// Reports what the encoder still holds, and the last part.
  void finish() {
    encoder.finish(parts);
    parts.finish();
  }

  @Override
  public void close() {
    inputs.values().forEach(AudioInput::close);
    inputs.clear();
    encoder.close();
  }
}
