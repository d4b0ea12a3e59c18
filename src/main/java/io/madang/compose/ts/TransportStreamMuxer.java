package io.madang.compose.ts;

import io.madang.wire.ByteArrays;
import java.util.ArrayDeque;
import java.util.Arrays;

/// Makes the MPEG-TS segments of an HLS rendition (RFC 8216, section 3.2): H.264 pictures and AAC
/// frames as one program. Each segment begins with the tables and can be played by itself; counters
/// and clocks go on from one to the next.
///
/// Times are at 90 kHz, of any length: 33 bits of them are written. Pictures are shown in the order
/// in which they are decoded, so there is no decoding time beside the presentation time. Confined
/// to one thread; what is added is kept until the next [#segment] and must not change, what is
/// answered is the caller's.
public final class TransportStreamMuxer {
  /// Units per second of all times.
  public static final int TIMESCALE = 90_000;

  /// How long before its time a picture is there at the latest, told by the clock: 0.7 s is what a
  /// keyframe takes at the rate of the stream, and what other muxers take.
  private static final int CLOCK_AHEAD = 63_000;

  /// Clocks are to come ten times a second (ISO/IEC 13818-1, section 2.7.2): half of that, because
  /// sound may be all that comes, in steps of [#FRAMES_PER_PES].
  private static final int CLOCK_INTERVAL = 4_500;

  /// Frames of sound in one PES packet: 43 ms, which at 128 kbit/s nearly fill four packets.
  private static final int FRAMES_PER_PES = 2;

  private static final int VIDEO_STREAM = 0xe0;
  private static final int AUDIO_STREAM = 0xc0;
  private static final int PES_HEADER_BYTES = 14;

  /// Bytes of the header behind its length field.
  private static final int PES_LENGTH_COVERS = 8;

  private static final byte[] PAT = ProgramTables.association();
  private static final byte[] PMT = ProgramTables.map();

  private final AdtsHeader adts;
  private final PacketWriter writer = new PacketWriter();
  private final ArrayDeque<Unit> pictures = new ArrayDeque<>();
  private final ArrayDeque<Unit> frames = new ArrayDeque<>();
  private byte[] pes = new byte[64 * 1024];
  private long clockAt;

  /// An access unit or a frame of sound.
  private record Unit(byte[] bytes, long time, boolean key) {}

  /// @param audioSpecificConfig the sound's configuration (ISO/IEC 14496-3, section 1.6.2.1)
  public TransportStreamMuxer(byte[] audioSpecificConfig) {
    this.adts = new AdtsHeader(audioSpecificConfig);
  }

  /// Adds a picture; times never go back.
  ///
  /// @param accessUnit with start codes, a delimiter first, and parameter sets before an IDR
  ///   picture (`AnnexB.toAccessUnit`)
  public void picture(byte[] accessUnit, long time, boolean key) {
    pictures.add(new Unit(accessUnit, time, key));
  }

  /// Adds a frame of sound, without a header; times never go back.
  public void sound(byte[] frame, long time) {
    frames.add(new Unit(frame, time, true));
  }

  /// Whether nothing was added since the last segment.
  public boolean isEmpty() {
    return pictures.isEmpty() && frames.isEmpty();
  }

  /// What was added, in the order of its times, as one segment.
  public byte[] segment() {
    writer.table(ProgramTables.PAT_PID, PAT);
    writer.table(ProgramTables.PMT_PID, PMT);
    boolean begins = true;
    while (!isEmpty()) {
      Unit picture = pictures.peek();
      Unit frame = frames.peek();
      if (picture != null && (frame == null || picture.time() <= frame.time())) {
        writePicture(pictures.remove());
      } else if (frame != null) {
        tick(frame.time(), begins);
        writeSound(frame.time());
      }
      begins = false;
    }
    return writer.take();
  }

  /// Each picture tells the clock; where pictures are missing, or a segment begins with sound, it
  /// is told between.
  private void tick(long time, boolean always) {
    if (always || time - clockAt >= CLOCK_INTERVAL) {
      writer.clock(ProgramTables.VIDEO_PID, time - CLOCK_AHEAD & Long.MAX_VALUE);
      clockAt = time;
    }
  }

  private void writePicture(Unit picture) {
    int length = begin(VIDEO_STREAM, picture.bytes().length, picture.time());
    length = append(picture.bytes(), length);
    long clock = picture.time() - CLOCK_AHEAD & Long.MAX_VALUE;
    clockAt = picture.time();
    writer.pes(ProgramTables.VIDEO_PID, pes, length, clock, picture.key());
  }

  /// Writes the next frames, some in one packet.
  private void writeSound(long time) {
    int payload = 0;
    int count = 0;
    for (Unit frame : frames) {
      if (count < FRAMES_PER_PES) {
        payload += AdtsHeader.BYTES + frame.bytes().length;
        count++;
      }
    }
    int length = begin(AUDIO_STREAM, payload, time);
    for (int i = 0; i < count; i++) {
      byte[] frame = frames.remove().bytes();
      reserve(length + AdtsHeader.BYTES);
      adts.write(pes, length, frame.length);
      length = append(frame, length + AdtsHeader.BYTES);
    }
    writer.pes(ProgramTables.AUDIO_PID, pes, length, PacketWriter.NO_CLOCK, false);
  }

  /// The PES header (ISO/IEC 13818-1, section 2.4.3.6): aligned data, a presentation time. Pictures
  /// may be longer than the length field says, and then it is 0.
  private int begin(int stream, int payload, long time) {
    int covered = payload + PES_LENGTH_COVERS;
    ByteArrays.put32(pes, 0, 0x100 | stream);
    ByteArrays.put16(pes, 4, covered > 0xffff ? 0 : covered);
    pes[6] = (byte) 0x84;
    pes[7] = (byte) 0x80;
    pes[8] = PES_HEADER_BYTES - 9;
    pes[9] = (byte) (0x21 | time >> 29 & 0x0e);
    ByteArrays.put16(pes, 10, (int) (time >> 14) & 0xfffe | 1);
    ByteArrays.put16(pes, 12, (int) (time << 1) & 0xfffe | 1);
    return PES_HEADER_BYTES;
  }

  private int append(byte[] source, int at) {
    reserve(at + source.length);
    System.arraycopy(source, 0, pes, at, source.length);
    return at + source.length;
  }

  private void reserve(int needed) {
    if (needed > pes.length) {
      pes = Arrays.copyOf(pes, Math.max(needed, 2 * pes.length));
    }
  }
}
