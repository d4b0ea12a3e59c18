package io.madang.compose.worker;

import static io.madang.compose.worker.AudioRoom.MILLI;
import static io.madang.compose.worker.AudioRoom.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.madang.compose.link.SlotPayloads;
import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.Ffmpeg;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioMixerTest {
  /// Of a packet of 20 ms.
  private static final int OPUS_TICKS = 960;

  private static final long PACKET = 20 * MILLI;

  @TempDir Path directory;
  private final AudioRoom room = new AudioRoom();

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void mix_ofThreePeople_hasEachToneAtItsLevel() throws Exception {
    send(1, tone(400, 0.2, 3), 0, 0);
    send(2, tone(1_000, 0.1, 3), 0, 10 * MILLI);
    send(3, tone(2_500, 0.05, 3), 0, 15 * MILLI);

    room.run(3 * SECOND);

    Sound sound = room.listen(directory);
    assertLevel(sound, 400, 0.2);
    assertLevel(sound, 1_000, 0.1);
    assertLevel(sound, 2_500, 0.05);
    assertThat(sound.amplitude(1_700, 1, 2.5)).as("nobody's tone").isLessThan(0.002);
    // The ends of three voices are bridged, and nothing else.
    assertThat(room.counters().concealedSamples()).isLessThan(3 * 2 * 2_880);
    assertThat(room.counters().late()).isZero();
    assertThat(room.counters().decodeErrors()).isZero();
    assertThat(room.counters().correctedSamples()).isZero();
    assertThat(room.counters().inputs()).isEqualTo(3);
  }

  @Test
  void mix_ofManyLoudPeople_isLimitedAndNeverClips() throws Exception {
    int[] frequencies = {300, 517, 731, 1_003, 1_409, 1_907};
    for (int i = 0; i < frequencies.length; i++) {
      send(i + 1, tone(frequencies[i], 0.7, 3), 0, 0);
    }

    room.run(3 * SECOND);

    Sound sound = room.listen(directory);
    assertThat(sound.peak()).isBetween(0.5f, 1f);
    double first = sound.amplitude(frequencies[0], 1, 2.5);
    assertThat(first).isGreaterThan(0.08);
    for (int frequency : frequencies) {
      assertThat(sound.amplitude(frequency, 1, 2.5)).isCloseTo(first, within(first * 0.1));
    }
    // Distortion would stand at sums and differences.
    assertThat(sound.amplitude(2 * 731 - 517, 1, 2.5)).isLessThan(first / 30);
  }

  @ParameterizedTest
  @CsvSource({"pcm_mulaw,mulaw,0,8000,1", "pcm_alaw,alaw,8,8000,1", "g722,g722,9,16000,2"})
  void mix_ofTelephoneCodecs_hasTheToneAtItsLevel(
      String encoder, String format, int payloadType, int rate, int samplesPerByte)
      throws Exception {
    byte[] encoded =
        Ffmpeg.run(
            directory,
            "-f",
            "lavfi",
            "-i",
            sine(700, 0.3, 3),
            "-ar",
            String.valueOf(rate),
            "-ac",
            "1",
            "-c:a",
            encoder,
            "-f",
            format,
            "-");
    int bytes = rate / 50 / samplesPerByte;
    room.source(1, "ara");
    for (int i = 0; (i + 1) * bytes <= encoded.length; i++) {
      byte[] payload = Arrays.copyOfRange(encoded, i * bytes, (i + 1) * bytes);
      room.packet(1, payloadType, i, 160 * i, payload, i * PACKET);
    }

    room.run(3 * SECOND);

    Sound sound = room.listen(directory);
    assertLevel(sound, 700, 0.3);
    assertThat(sound.amplitude(8_000 - 700, 1, 2.5)).as("mirror image").isLessThan(0.003);
    assertThat(room.counters().decodeErrors()).isZero();
  }

  @Test
  void parts_haveTheNumbersOfThePicturesParts() throws Exception {
    room.run(6 * SECOND + 50 * MILLI);

    assertThat(room.reports.inits())
        .singleElement()
        .satisfies(init -> {
          assertThat(init.track()).isEqualTo("audio");
          assertThat(init.codecs()).isEqualTo("mp4a.40.2");
          assertThat(init.timescale()).isEqualTo(48_000);
        });
    List<WorkerReport.Part> parts = room.reports.parts();
    assertThat(parts).hasSizeBetween(17, 18);
    long time = 480_000;
    for (int i = 0; i < parts.size(); i++) {
      WorkerReport.Part part = parts.get(i);
      assertThat(part.segment()).isEqualTo(7 + i / 6);
      assertThat(part.part()).isEqualTo(i % 6);
      assertThat(part.lastOfSegment()).isEqualTo(i % 6 == 5);
      assertThat(part.independent()).isTrue();
      assertThat(part.mediaTime()).isEqualTo(time);
      assertThat(part.duration()).isIn(15 * 1_024, 16 * 1_024);
      long begins = 480_000 + 16_000L * i;
      assertThat(part.mediaTime()).isBetween(begins, begins + 1_023);
      time += part.duration();
    }
    assertThat(parts.get(6).unixMillis() - parts.get(0).unixMillis()).isBetween(2_000L, 2_021L);
  }

  @Test
  void parts_whenStopped_endTheSegment() throws Exception {
    room.run(1_100 * MILLI);
    room.mixer.finish();

    assertThat(room.reports.parts().getLast().lastOfSegment()).isTrue();
    assertThat(Sound.decode(directory, room.reports.file()).seconds()).isCloseTo(1.1, within(0.05));
  }

  @Test
  void beep_delayedOnTheWay_isHeardWhenItsPictureIsShown() throws Exception {
    // What is captured at 1.5 s; the camera's packets take 30 ms, the microphone's 110.
    List<byte[]> beep =
        OggOpus.encode(directory, "aevalsrc=0.5*sin(2*PI*1000*t)*gte(t\\,1.5):s=48000:d=3");
    int camera = 2;
    room.source(1, "ara");
    room.source(camera, "ara");
    long theirs = 1_234_567 * SECOND;
    for (int i = 0; i < beep.size(); i++) {
      long captured = i * PACKET;
      room.packet(
          1, SlotPayloads.OPUS, i, 77 + OPUS_TICKS * i, beep.get(i), captured + 110 * MILLI);
      int picture = i;
      room.later(
          captured + 30 * MILLI,
          () ->
              room.clocks.arrival(
                  camera, 90_000, 1_800 * picture, AudioRoom.START + captured + 30 * MILLI));
      if (i % 10 == 0) {
        room.report(1, theirs + captured, 77 + OPUS_TICKS * i, captured + 110 * MILLI);
        room.report(camera, theirs + captured, 1_800 * i, captured + 30 * MILLI);
      }
    }

    room.run(3 * SECOND);

    // A picture waits for the next tick, half of one on average.
    long due = room.clocks.playoutNanos(camera, 90_000, 90_000 * 3 / 2) - AudioRoom.START;
    long shown = due + SECOND / 60;
    double heard = room.listen(directory).onset(1, 0.1f);
    // libopus is 6.5 ms behind (RFC 7845 takes them off by pre-skip, RTP does not).
    assertThat(heard - shown / 1e9).as("seconds behind the picture").isBetween(-0.003, 0.01);
  }

  @Test
  void mix_withLoss_keepsToneAndTimeline() throws Exception {
    var random = new Random(11);
    List<byte[]> packets = tone(440, 0.3, 6);
    room.source(1, "ara");
    for (int i = 0; i < packets.size(); i++) {
      if (random.nextInt(20) > 0) {
        room.packet(1, SlotPayloads.OPUS, i, OPUS_TICKS * i, packets.get(i), i * PACKET);
      }
    }

    room.run(6 * SECOND);

    Sound sound = room.listen(directory);
    assertThat(room.counters().concealedSamples()).isGreaterThan(5 * OPUS_TICKS);
    for (double at = 0.5; at < 5.5; at += 0.1) {
      assertThat(sound.rms(at, at + 0.1)).as("at %f", at).isBetween(0.15, 0.24);
    }
    assertThat(sound.amplitude(440, 1, 5)).isCloseTo(0.3, within(0.03));
  }

  @Test
  void mix_withJitterAndReordering_losesNothingOnceTheDelayHasGrown() throws Exception {
    var random = new Random(12);
    List<byte[]> packets = tone(440, 0.3, 10);
    room.source(1, "ara");
    for (int i = 0; i < packets.size(); i++) {
      long jitter = random.nextLong(90 * MILLI);
      room.packet(1, SlotPayloads.OPUS, i, OPUS_TICKS * i, packets.get(i), i * PACKET + jitter);
    }

    room.run(4 * SECOND);
    long late = room.counters().late();
    long concealed = room.counters().concealedSamples();
    room.run(6 * SECOND);

    // The end of the stream is bridged once.
    assertThat(room.counters().late()).isEqualTo(late);
    assertThat(room.counters().concealedSamples() - concealed).isLessThan(3_000);
    Sound sound = room.listen(directory);
    for (double at = 5; at < 9; at += 0.1) {
      assertThat(sound.rms(at, at + 0.1)).as("at %f", at).isBetween(0.2, 0.224);
    }
  }

  @ParameterizedTest
  @CsvSource({"0.0003", "-0.0003"})
  void mix_ofAClockThatDrifts_followsIt(double drift) throws Exception {
    List<byte[]> packets = tone(440, 0.3, 40);
    room.source(1, "ara");
    long theirs = 99 * SECOND;
    for (int i = 0; i < packets.size(); i++) {
      long sent = (long) (i * PACKET * (1 + drift));
      room.packet(1, SlotPayloads.OPUS, i, OPUS_TICKS * i, packets.get(i), sent);
      if (i % 50 == 0) {
        room.report(1, theirs + i * PACKET, OPUS_TICKS * i, sent);
      }
    }

    room.run(39 * SECOND);

    // 12 ms in 40 s; uncorrected, or cut, something would be missing or invented.
    long corrected = room.counters().correctedSamples();
    assertThat(corrected).isBetween(150L, 1_200L);
    assertThat(room.counters().late()).isZero();
    Sound sound = room.listen(directory);
    for (double at = 0.5; at < 38; at += 0.1) {
      assertThat(sound.rms(at, at + 0.1)).as("at %f", at).isBetween(0.2, 0.224);
    }
  }

  @Test
  void mix_afterAStall_hasAsManySamplesAsTimeHasPassed() throws Exception {
    send(1, tone(440, 0.3, 8), 0, 0);

    room.run(2 * SECOND);
    room.stall(3 * SECOND);
    room.run(3 * SECOND);

    Sound sound = room.listen(directory);
    assertThat(sound.seconds()).isCloseTo(8, within(0.05));
    assertThat(sound.amplitude(440, 6, 7.5)).isCloseTo(0.3, within(0.02));
  }

  @Test
  void mix_silenceInBetween_isSilentAndTheVoiceComesBackAtItsTime() throws Exception {
    List<byte[]> packets = tone(440, 0.3, 4);
    room.source(1, "ara");
    for (int i = 0; i < packets.size(); i++) {
      // Discontinuous transmission: numbers go on, timestamps leave out two seconds.
      int gap = i < 50 ? 0 : 100;
      room.packet(
          1, SlotPayloads.OPUS, i, OPUS_TICKS * (i + gap), packets.get(i), (i + gap) * PACKET);
    }

    room.run(6 * SECOND);

    Sound sound = room.listen(directory);
    double delay = room.clocks.delayNanos() / 1e9 + 1 / 60.0;
    assertThat(sound.rms(1.1 + delay, 2.9 + delay)).isLessThan(1e-4);
    assertThat(sound.onset(1.5, 0.05f)).isCloseTo(3 + delay, within(0.01));
    assertThat(sound.amplitude(440, 3.3, 4.5)).isCloseTo(0.3, within(0.02));
  }

  @Test
  void source_ofSomebodyElse_isHeardAtOnceAndTheFirstNoMore() throws Exception {
    send(1, tone(440, 0.3, 2), 0, 0);
    room.run(2 * SECOND);

    room.source(1, "bora");
    List<byte[]> packets = tone(900, 0.3, 3);
    for (int i = 0; i < packets.size(); i++) {
      int sequence = 1_000 + i;
      room.packet(
          1,
          SlotPayloads.OPUS,
          sequence,
          5_000_000 + OPUS_TICKS * i,
          packets.get(i),
          2 * SECOND + i * PACKET);
    }
    room.run(3 * SECOND);

    Sound sound = room.listen(directory);
    double begins = 2 + room.clocks.delayNanos() / 1e9 + 1 / 60.0;
    assertThat(sound.amplitude(440, 1, 2)).isCloseTo(0.3, within(0.03));
    assertThat(sound.amplitude(440, begins + 0.01, 4.5)).isLessThan(0.01);
    assertThat(sound.amplitude(900, begins + 0.02, 4.5)).isCloseTo(0.3, within(0.03));
  }

  @ParameterizedTest
  @CsvSource({"2.5", "60"})
  void mix_ofPacketsOfOtherLengths_hasTheToneAtItsLevel(double millis) throws Exception {
    List<byte[]> packets =
        OggOpus.encode(
            directory,
            sine(440, 0.3, 3),
            "-application",
            "lowdelay",
            "-frame_duration",
            String.valueOf(millis));
    room.source(1, "ara");
    for (int i = 0; i < packets.size(); i++) {
      int timestamp = (int) (i * millis * 48);
      long at = (long) (i * millis * MILLI);
      room.packet(1, SlotPayloads.OPUS, i, timestamp, packets.get(i), at);
    }

    room.run(3 * SECOND);

    assertLevel(room.listen(directory), 440, 0.3);
    assertThat(room.counters().late()).isZero();
    assertThat(room.counters().correctedSamples()).isZero();
  }

  @Test
  void mix_ofAStereoVoice_staysOnItsSide() throws Exception {
    List<byte[]> packets =
        OggOpus.encode(
            directory, "aevalsrc=0.3*sin(2*PI*440*t)|0.3*sin(2*PI*1200*t):c=stereo:s=48000:d=3");
    send(1, packets, 0, 0);

    room.run(3 * SECOND);

    Sound left = room.listen(directory);
    assertLevel(left, 440, 0.3);
    assertThat(left.amplitude(1_200, 1, 2.5)).isLessThan(0.02);
  }

  @Test
  void source_thatIsGone_isSilent() throws Exception {
    send(1, tone(440, 0.3, 4), 0, 0);
    room.run(2 * SECOND);

    room.source(1, "");
    room.run(2 * SECOND);

    assertThat(room.listen(directory).rms(2.5, 3.9)).isLessThan(1e-4);
    assertThat(room.counters().inputs()).isZero();
  }

  @Test
  void packets_thatAreNonsense_areCountedAndHarmNobody() throws Exception {
    var random = new Random(13);
    send(1, tone(440, 0.3, 4), 0, 0);
    room.source(2, "bora");
    for (int i = 0; i < 200; i++) {
      byte[] nonsense = new byte[1 + random.nextInt(400)];
      random.nextBytes(nonsense);
      // A code 3 packet with more frames than fit is none (RFC 6716, section 3.4).
      nonsense[0] = (byte) 0xff;
      if (nonsense.length > 1) {
        nonsense[1] = 0x3f;
      }
      room.packet(2, SlotPayloads.OPUS, i, OPUS_TICKS * i, nonsense, i * PACKET);
      room.packet(3, SlotPayloads.OPUS, i, OPUS_TICKS * i, nonsense, i * PACKET);
      room.packet(2, 101, i, OPUS_TICKS * i, nonsense, i * PACKET);
    }

    room.run(4 * SECOND);

    assertThat(room.counters().decodeErrors()).isGreaterThan(150);
    assertThat(room.listen(directory).amplitude(440, 1, 3.5)).isCloseTo(0.3, within(0.02));
  }

  @Test
  void packets_thatComeAfterTheirTime_areCounted() throws Exception {
    List<byte[]> packets = tone(440, 0.3, 3);
    room.source(1, "ara");
    for (int i = 0; i < packets.size(); i++) {
      long late = i == 60 ? SECOND : 0;
      room.packet(1, SlotPayloads.OPUS, i, OPUS_TICKS * i, packets.get(i), i * PACKET + late);
    }

    room.run(3 * SECOND);

    assertThat(room.counters().late()).isEqualTo(1);
  }

  private void send(int ssrc, List<byte[]> packets, int firstSequence, long delay) {
    room.source(ssrc, "p-" + ssrc);
    for (int i = 0; i < packets.size(); i++) {
      room.packet(
          ssrc,
          SlotPayloads.OPUS,
          firstSequence + i,
          OPUS_TICKS * i,
          packets.get(i),
          i * PACKET + delay);
    }
  }

  private List<byte[]> tone(int frequency, double amplitude, int seconds) throws Exception {
    return new ArrayList<>(OggOpus.encode(directory, sine(frequency, amplitude, seconds)));
  }

  private static String sine(int frequency, double amplitude, int seconds) {
    return "aevalsrc=%s*sin(2*PI*%d*t):s=48000:d=%d".formatted(amplitude, frequency, seconds);
  }

  private static void assertLevel(Sound sound, int frequency, double amplitude) {
    assertThat(sound.amplitude(frequency, 1, 2.5))
        .as("%d Hz", frequency)
        .isCloseTo(amplitude, within(amplitude * 0.06));
  }
}
