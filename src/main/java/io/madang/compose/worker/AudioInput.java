package io.madang.compose.worker;

import io.madang.wire.SequenceUnwrapper;
import java.util.Arrays;
import java.util.TreeMap;

/// One slot's sound on the program's timeline: packets wait in order until the mixer asks for their
/// time, are decoded then, and placed where the play-out clock says.
///
/// What is missing then is bridged ([LossConcealment]); what comes later is counted and dropped.
/// Small errors of the place (drift of clocks, a changing delay) are corrected by resampling up to
/// 0.5 %, in silence at once, large ones by a cut under a cross-fade. Times are samples on the
/// program's timeline. Confined to the mixing thread.
final class AudioInput implements AutoCloseable {
  /// Two and a half seconds of packets of 10 ms: far beyond any delay.
  private static final int MAX_WAITING = 256;

  /// Errors below are the clocks' own noise.
  private static final int DEADBAND_SAMPLES = 96;

  /// 30 ms: more would be seen on lips before 0.5 % had made up for it.
  private static final int CUT_SAMPLES = 1_440;

  /// Two seconds of packets: then it is not they who are late.
  private static final int MAX_LATE_IN_ROW = 100;

  private static final int STRETCH_DIVISOR = 200;
  private static final int SILENT_STRETCH_DIVISOR = 4;

  /// Minus 56 decibels: a pause.
  private static final float SILENCE = 0.0016f;

  private static final int CROSSFADE_SAMPLES = 240;

  private final int ssrc;
  private final ProgramClock clock;
  private final PlayoutClocks clocks;
  private final AudioCounters counters;
  private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
  private final TreeMap<Long, AudioPacket> waiting = new TreeMap<>();
  private final LossConcealment concealment = new LossConcealment();
  private final AudioBlock decoded = new AudioBlock();
  private final AudioBlock scratch = new AudioBlock();
  private final float[] left = new float[2 * AudioBlock.MAX_SAMPLES];
  private final float[] right = new float[2 * AudioBlock.MAX_SAMPLES];

  private AudioDecoder decoder;
  private int decoderType;
  private int clockRate;

  /// The next packet's, if it goes on without a gap.
  private int expectedTimestamp;

  private long lastSequence = -1;
  private int lateInRow;

  /// Time of the first sample that lies ready, and how many do.
  private long begin;

  private int ready;
  private boolean bridged = true;

  AudioInput(
      int ssrc, int payloadType, ProgramClock clock, PlayoutClocks clocks, AudioCounters counters) {
    this.ssrc = ssrc;
    this.clock = clock;
    this.clocks = clocks;
    this.counters = counters;
    this.decoder = AudioDecoder.open(payloadType);
    this.decoderType = payloadType;
    this.clockRate = AudioDecoder.clockRate(payloadType);
  }

  /// Takes a packet. Beyond the bound the oldest one goes: it waits for a time that never comes.
  void add(int payloadType, int sequenceNumber, int timestamp, byte[] payload) {
    long sequence = unwrapper.unwrap(sequenceNumber);
    if (sequence <= lastSequence) {
      counters.late++;
      lateInRow++;
      if (lateInRow < MAX_LATE_IN_ROW) {
        return;
      }
      // One number was out of all order: what counts is what comes now.
      unwrapper.reset();
      lastSequence = -1;
      sequence = unwrapper.unwrap(sequenceNumber);
    }
    lateInRow = 0;
    waiting.put(sequence, new AudioPacket(payloadType, sequence, timestamp, payload));
    if (waiting.size() > MAX_WAITING) {
      waiting.pollFirstEntry();
      counters.late++;
    }
  }

  /// Adds the sound of `count` samples from `from` on to a mix. Calls follow each other without a
  /// gap.
  void mix(long from, float[] mixLeft, float[] mixRight, int count) {
    if (ready == 0) {
      begin = from;
    }
    fill(from + count);
    int playable = Math.min(count, ready);
    for (int i = 0; i < playable; i++) {
      mixLeft[i] += left[i];
      mixRight[i] += right[i];
    }
    consume(playable);
  }

  private void fill(long until) {
    while (begin + ready < until && !waiting.isEmpty()) {
      AudioPacket packet = waiting.firstEntry().getValue();
      long start = placeOf(packet);
      boolean follows = lastSequence >= 0 && packet.timestamp() == expectedTimestamp;
      boolean near = follows && start - (begin + ready) <= CUT_SAMPLES;
      if (!near && start >= until) {
        break;
      }
      waiting.pollFirstEntry();
      play(packet, start, near);
    }
    int missing = (int) (until - begin - ready);
    if (missing > 0 && !concealment.isSilent()) {
      bridge(missing);
    } else if (missing > 0) {
      bridged = true;
      silence(missing);
    }
  }

  /// Half a tick after it is due: a picture waits for the next tick, that is for half of one on
  /// average, and sound must not be ahead of it.
  private long placeOf(AudioPacket packet) {
    int rate = AudioDecoder.clockRate(packet.payloadType());
    long nanos = clocks.playoutNanos(ssrc, rate, packet.timestamp());
    return nanos == PlayoutClocks.UNKNOWN
        ? begin + ready
        : clock.mediaTimeAt(nanos + clock.tickDurationNanos() / 2, AudioBlock.SAMPLE_RATE);
  }

  private void play(AudioPacket packet, long start, boolean near) {
    lastSequence = packet.sequence();
    if (!decode(packet)) {
      counters.decodeErrors++;
      return;
    }
    expectedTimestamp =
        packet.timestamp() + (int) ((long) decoded.length() * clockRate / AudioBlock.SAMPLE_RATE);
    long error = start - (begin + ready);
    if (near && !bridged && error >= -CUT_SAMPLES) {
      correct((int) error);
      append(0);
    } else if (error >= 0) {
      bridge((int) error);
      append(0);
    } else if (-error < decoded.length()) {
      append((int) -error);
    } else {
      counters.late++;
    }
  }

  private boolean decode(AudioPacket packet) {
    if (packet.payloadType() != decoderType) {
      decoder.close();
      decoder = AudioDecoder.open(packet.payloadType());
      decoderType = packet.payloadType();
      clockRate = AudioDecoder.clockRate(decoderType);
    }
    return decoder.decode(packet.payload(), 0, packet.payload().length, decoded);
  }

  /// Moves the sound that was decoded a little towards its place.
  private void correct(int error) {
    if (Math.abs(error) <= DEADBAND_SAMPLES) {
      return;
    }
    boolean silent = decoded.peak() < SILENCE;
    int most = decoded.length() / (silent ? SILENT_STRETCH_DIVISOR : STRETCH_DIVISOR);
    int change = Math.clamp(silent ? error : error / 8, -most, most);
    if (change != 0) {
      decoded.stretch(decoded.length() + change, scratch);
      counters.correctedSamples += Math.abs(change);
    }
  }

  /// Appends what was decoded from sample `skip` on; after a bridge it is faded in over what the
  /// bridge would have gone on with.
  private void append(int skip) {
    int count = Math.min(decoded.length() - skip, left.length - ready);
    System.arraycopy(decoded.left(), skip, left, ready, count);
    System.arraycopy(decoded.right(), skip, right, ready, count);
    if (bridged || skip > 0) {
      crossfade(Math.min(count, CROSSFADE_SAMPLES));
    }
    concealment.remember(left, right, ready, count);
    ready += count;
    bridged = false;
  }

  private void crossfade(int count) {
    scratch.clear();
    concealment.conceal(scratch.left(), scratch.right(), 0, count);
    for (int i = 0; i < count; i++) {
      float gain = (i + 1f) / (count + 1);
      left[ready + i] = gain * left[ready + i] + (1 - gain) * scratch.left()[i];
      right[ready + i] = gain * right[ready + i] + (1 - gain) * scratch.right()[i];
    }
  }

  private void bridge(int count) {
    int fitting = Math.min(count, left.length - ready);
    if (fitting > 0) {
      counters.concealedSamples += concealment.isSilent() ? 0 : fitting;
      concealment.conceal(left, right, ready, fitting);
      ready += fitting;
      bridged = true;
    }
  }

  private void silence(int count) {
    Arrays.fill(left, ready, ready + count, 0);
    Arrays.fill(right, ready, ready + count, 0);
    ready += count;
  }

  private void consume(int count) {
    System.arraycopy(left, count, left, 0, ready - count);
    System.arraycopy(right, count, right, 0, ready - count);
    ready -= count;
    begin += count;
  }

  @Override
  public void close() {
    decoder.close();
    waiting.clear();
  }
}
