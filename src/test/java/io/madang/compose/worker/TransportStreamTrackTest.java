package io.madang.compose.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.link.RenditionSettings;
import io.madang.compose.link.WorkerCommand;
import io.madang.compose.link.WorkerReport;
import io.madang.wire.ByteArrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When segments are reported, with pictures and sound that are no real ones.
class TransportStreamTrackTest {
  private static final int FPS = 30;
  private static final int SEGMENT_TICKS = 60;
  private static final int SEGMENT = SEGMENT_TICKS * 3_000;
  private static final int FIRST_SEGMENT = 4;
  private static final WorkerCommand.Start START =
      new WorkerCommand.Start(
          FPS,
          10,
          6,
          FIRST_SEGMENT,
          10_000,
          List.of(new RenditionSettings("720p", 1280, 720, 2_000_000)),
          128_000,
          "auto",
          "",
          true);
  private static final byte[] AAC_LC_48K_STEREO = {0x11, (byte) 0x90};

  private final RecordedReports reports = new RecordedReports();
  private final TransportStreamTrack track =
      new TransportStreamTrack(START, new ProgramClock(0, 0, FPS, 10_000), reports);
  private int tick;
  private int frame;

  @Test
  void beginning_ofPicturesAndSound_isReportedOnce() {
    track.sound(AAC_LC_48K_STEREO);
    assertThat(reports.inits()).isEmpty();
    track.pictures(new byte[0], "avc1.640c1f");

    assertThat(reports.inits())
        .singleElement()
        .satisfies(init -> {
          assertThat(init.codecs()).isEqualTo("avc1.640c1f,mp4a.40.2");
          assertThat(init.bitrateBps()).isBetween(2_128_000, 2_300_000);
          assertThat(init.bytes()).isZero();
        });
  }

  @Test
  void segment_isReportedWhenPicturesAndSoundHaveGoneBeyondIt() {
    begin();
    pictures(SEGMENT_TICKS);
    assertThat(reports.parts()).as("sound is missing").isEmpty();
    sound(93);
    assertThat(reports.parts()).as("a frame is missing").isEmpty();
    sound(1);
    assertThat(reports.parts()).hasSize(1);
    sound(94);
    pictures(SEGMENT_TICKS - 1);
    assertThat(reports.parts()).as("a picture is missing").hasSize(1);
    pictures(1);

    assertThat(reports.parts()).extracting(WorkerReport.Part::segment).containsExactly(4L, 5L);
    assertThat(reports.parts().getLast().mediaTime()).isEqualTo(900_000 + SEGMENT);
    assertThat(reports.parts().getLast().duration()).isEqualTo(SEGMENT);
  }

  @Test
  void segment_whoseLastPicturesWereSkipped_isReportedWithTheNextOne() {
    begin();
    sound(190);
    pictures(SEGMENT_TICKS - 3);
    tick += 3;
    assertThat(reports.parts()).isEmpty();
    pictures(1);

    assertThat(reports.parts())
        .singleElement()
        .satisfies(p -> assertThat(p.duration()).isEqualTo(SEGMENT));
  }

  @Test
  void segment_whoseFirstPicturesWereSkipped_beginsWithAPictureAllTheSame() {
    begin();
    tick = 5;
    track.picture(new byte[] {0, 0, 1, 0x65, 1}, tick++, true);
    pictures(SEGMENT_TICKS - 6);
    sound(94);

    byte[] segment = reports.file();
    int first = 2 * 188;
    assertThat(segment[first + 1] & 0x5f).as("a PES packet of pictures").isEqualTo(0x41);
    int time = first + 4 + 1 + (segment[first + 4] & 0xff) + 9;
    long pts =
        (segment[time] & 0x0eL) << 29
            | (ByteArrays.u16(segment, time + 1) & 0xfffeL) << 14
            | ByteArrays.u16(segment, time + 3) >> 1;
    assertThat(pts).isEqualTo(900_000);
  }

  @Test
  void sound_thatStandsStill_holdsNothingUpForLong() {
    begin();
    pictures(4 * SEGMENT_TICKS);
    assertThat(reports.parts()).hasSize(1);
    pictures(SEGMENT_TICKS);
    assertThat(reports.parts()).hasSize(2);
    sound(94); // of the segment that is over
    sound(94 * 4);

    assertThat(reports.parts())
        .extracting(WorkerReport.Part::segment)
        .containsExactly(4L, 5L, 6L, 7L, 8L);
  }

  @Test
  void pictures_thatStandStill_leaveTheirSegmentsOut() {
    begin();
    sound(94 * 6);
    assertThat(reports.parts()).isEmpty();
    tick = 5 * SEGMENT_TICKS;
    pictures(SEGMENT_TICKS);

    assertThat(reports.parts()).extracting(WorkerReport.Part::segment).containsExactly(9L);
  }

  @Test
  void end_inTheMiddleOfASegment_reportsWhatIsThere() {
    begin();
    sound(94 + 40);
    pictures(SEGMENT_TICKS + 20);
    track.finish();
    track.finish();

    assertThat(reports.parts()).hasSize(2);
    assertThat(reports.parts().getLast().duration()).isEqualTo(20 * 3_000);
    assertThat(reports.parts().getLast().lastOfSegment()).isTrue();
  }

  private void begin() {
    track.sound(AAC_LC_48K_STEREO);
    track.pictures(new byte[0], "avc1.640c1f");
  }

  private void pictures(int count) {
    for (int i = 0; i < count; i++, tick++) {
      boolean key = tick % SEGMENT_TICKS == 0;
      track.picture(new byte[] {0, 0, 1, (byte) (key ? 0x65 : 0x41), 1}, tick, key);
    }
  }

  private void sound(int count) {
    for (int i = 0; i < count; i++, frame++) {
      track.frame(new byte[300], 480_000 + frame * 1_024L);
    }
  }
}
