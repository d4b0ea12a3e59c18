package io.madang.rtsp.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.rtp.CodecName;
import io.madang.rtp.MediaKind;
import io.madang.rtp.rtcp.ReceiverReport;
import io.madang.rtp.rtcp.ReportBlock;
import io.madang.rtp.rtcp.RtcpCompound;
import io.madang.rtp.rtcp.RtcpType;
import io.madang.rtsp.message.RtspException;
import io.madang.sim.Hex;
import io.madang.wire.NtpTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class MediaIntakeTest {
  /// x264, baseline, 320×240, bitstream restrictions with no reordering.
  private static final String BASELINE_SPS = "6742c00dda0507ec0440000003004000000f03c50aa8";

  private static final String PPS = "68ce0fc8";

  @Test
  void h264_withoutParameterSets_getsThoseOfTheDescriptionOnce() throws Exception {
    Source camera = new Source().video("H264", sprop(BASELINE_SPS, PPS)).open();

    camera.send(1, 0, true, "65 88 01");
    camera.send(2, 3000, true, "41 9a 02");
    camera.send(3, 6000, false, BASELINE_SPS);
    camera.send(4, 6000, false, PPS);
    camera.send(5, 6000, true, "65 88 03");

    List<byte[]> frames = camera.room.only().frames(CodecName.H264);
    String sets = "00000001" + BASELINE_SPS + "00000001" + PPS;
    assertThat(frames)
        .extracting(Hex::of)
        .containsExactly(sets + "00000001658801", "00000001419a02", sets + "00000001658803");
    assertThat(camera.room.only().markers()).containsExactly(false, true, true, false, true);
    assertThat(camera.room.only().sequences()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void h264_parameterSetsWithMarkerAndTimeOfTheirOwn_joinTheirPicture() throws Exception {
    Source camera = new Source().video("H264", "").open();

    camera.send(1, 0, true, BASELINE_SPS);
    camera.send(2, 0, true, PPS);
    camera.send(3, 10, true, "65 88 03");

    Recording.Stream stream = camera.room.stream("video", "source");
    assertThat(stream.timestamps()).containsExactly(10, 10);
    assertThat(stream.markers()).containsExactly(false, true);
    assertThat(stream.frames(CodecName.H264)).hasSize(1);
  }

  @Test
  void h264_laterParameterSets_takeThePlaceOfTheDescribedOnes() throws Exception {
    Source camera = new Source().video("H264", sprop(BASELINE_SPS, PPS)).open();
    String other = "68ce0fc9";

    camera.send(1, 0, false, other);
    camera.send(2, 0, true, "65 88 01");
    camera.send(3, 3000, true, "65 88 02");

    assertThat(camera.room.only().frames(CodecName.H264))
        .extracting(Hex::of)
        .last()
        .isEqualTo("00000001" + BASELINE_SPS + "00000001" + other + "00000001658802");
  }

  @Test
  void h264_unitOf60Kilobytes_isCutAndComesOutWhole() throws Exception {
    Source camera = new Source().video("H264", sprop(BASELINE_SPS, PPS)).open();
    byte[] unit = new byte[60_000];
    Arrays.fill(unit, (byte) 0x55);
    unit[0] = 0x41;

    camera.send(0, 1, 0, true, unit);
    camera.send(0, 2, 3000, true, unit);

    Recording.Stream stream = camera.room.only();
    assertThat(stream.payloads()).allMatch(payload -> payload.length <= 1_200);
    assertThat(stream.markers().stream().filter(marker -> marker)).hasSize(2);
    byte[] frame = stream.frames(CodecName.H264).getLast();
    assertThat(Arrays.copyOfRange(frame, 4, frame.length)).isEqualTo(unit);
  }

  @Test
  void h264_lossOfTheSource_staysAGap() throws Exception {
    Source camera = new Source().video("H264", sprop(BASELINE_SPS, PPS)).open();
    camera.intake.expectOrder();

    camera.send(65_534, 0, true, "65 88 01");
    camera.send(65_535, 3000, true, "41 9a 02");
    camera.send(2, 9000, true, "41 9a 03");

    assertThat(camera.room.only().sequences()).containsExactly(0, 1, 2, 5);
    assertThat(camera.statistics(0).lost()).isEqualTo(2);
  }

  @Test
  void packets_outOfOrder_goOnInOrderAtOnce() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();

    camera.send(65_535, 0, false, "01");
    camera.send(1, 320, false, "03");
    camera.send(0, 160, false, "02");
    camera.send(0, 160, false, "02");

    assertThat(camera.room.only().payloads()).extracting(Hex::of).containsExactly("01", "02", "03");
    assertThat(camera.statistics(0).reordered()).isEqualTo(1);
    assertThat(camera.statistics(0).duplicates()).isEqualTo(1);
    assertThat(camera.statistics(0).lost()).isZero();
  }

  @Test
  void missingPacket_isGivenUpAfterItsTime_andDroppedWhenItComes() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();
    camera.send(1, 0, false, "01");
    camera.send(3, 320, false, "03");

    camera.pass(50);
    assertThat(camera.room.only().packets).hasSize(1);
    assertThat(camera.intake.tick(camera.now)).isEqualTo(10 * Source.MS);
    camera.pass(10);
    camera.send(2, 160, false, "02");

    assertThat(camera.room.only().payloads()).extracting(Hex::of).containsExactly("01", "03");
    assertThat(camera.statistics(0).lost()).isEqualTo(1);
    assertThat(camera.statistics(0).late()).isEqualTo(1);
  }

  @Test
  void sourceThatBeginsAnew_goesOnWithNumbersAndTimes() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();
    camera.send(100, 5000, false, "01");
    camera.pass(20);
    camera.send(101, 5160, false, "02");
    camera.pass(1_000);
    camera.ssrc = 99;
    camera.send(40_000, 900_000_000, false, "03");
    camera.pass(20);
    camera.send(40_001, 900_000_160, false, "04");

    assertThat(camera.room.only().sequences()).containsExactly(0, 1, 3, 4);
    assertThat(camera.room.only().timestamps()).containsExactly(5000, 5160, 13_160, 13_320);
  }

  @Test
  void numbersThatJump_areFollowedFromTheSecondPacketOnWithoutLosingTheFirst() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();
    camera.send(100, 0, false, "01");
    camera.send(30_000, 160, false, "02");
    camera.send(30_001, 320, false, "03");

    assertThat(camera.room.only().payloads()).extracting(Hex::of).containsExactly("01", "02", "03");
  }

  @Test
  void reopen_afterAnOutage_keepsTheStreamGoing() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();
    camera.send(100, 5000, false, "01");
    camera.pass(2_000);
    camera.reopen();
    camera.ssrc = 7;
    camera.send(1, 77, false, "02");

    assertThat(camera.room.only().sequences()).containsExactly(0, 2);
    assertThat(camera.room.only().timestamps()).containsExactly(5000, 21_000);
  }

  @Test
  void pcmu_hasItsLevel() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();
    camera.send(1, 0, false, "ffffffff");
    camera.send(2, 160, false, "00800080");

    assertThat(camera.room.only().levels).containsExactly(127, 0);
  }

  @Test
  void pcma_longerThanAPacket_isSplitWithItsTime() throws Exception {
    Source camera = new Source().audio("PCMA", 8, 8000).open();
    camera.send(0, 1, 0, true, new byte[2_000]);
    camera.send(0, 2, 2_000, false, new byte[160]);

    assertThat(camera.room.only().timestamps()).containsExactly(0, 1_200, 2_000);
    assertThat(camera.room.only().payloads())
        .extracting(payload -> payload.length)
        .containsExactly(1_200, 800, 160);
    assertThat(camera.room.only().sequences()).containsExactly(0, 1, 2);
  }

  @Test
  void bFrames_knownByTheDescription_areMarkedAndHaveASubstitute() throws Exception {
    Source camera = new Source().video("H264", sprop(HIGH_REORDERED_SPS, PPS)).open();

    var encodings = camera.room.published.getFirst().getFirst().encodings();
    assertThat(encodings).extracting(e -> e.reordered()).containsExactly(true, false);
    assertThat(encodings).extracting(e -> e.substitute()).containsExactly(false, true);
    assertThat(encodings.getFirst().codec().formatParameters())
        .isEqualTo("packetization-mode=1;profile-level-id=64000d");
  }

  @Test
  void bFrames_seenLate_changeTheTracksAndNothingIsLost() throws Exception {
    Source camera = new Source().video("H264", "profile-level-id=4d0029").open();
    camera.send(1, 0, true, "65 88 01");
    camera.room.beSlow();
    camera.send(2, 9000, true, "41 9a 02");
    camera.send(3, 3000, true, "01 9e 03"); // first_mb 0, slice_type 6
    camera.send(4, 6000, true, "01 9e 04");
    assertThat(camera.room.published).hasSize(2);
    camera.room.answer();
    camera.pass(1);

    assertThat(camera.room.stream("video", "source").frames(CodecName.H264)).hasSize(2);
    assertThat(camera.room.stream("video", "original").packets).hasSize(2);
    assertThat(camera.room.published.getLast().getFirst().encodings())
        .extracting(e -> e.reordered())
        .containsExactly(true, false);
  }

  @Test
  void spsOfAnotherProfile_changesTheTrackBeforeItsKeyframe() throws Exception {
    Source camera = new Source().video("H264", "profile-level-id=4d0029").open();
    camera.room.beSlow();
    camera.send(1, 0, false, BASELINE_SPS);
    camera.send(2, 0, false, PPS);
    camera.send(3, 0, true, "65 88 01");
    camera.room.answer();
    camera.pass(1);

    Recording.Stream stream = camera.room.streams.getLast();
    assertThat(stream.encoding.codec().formatParameters()).contains("42c00d");
    assertThat(stream.frames(CodecName.H264)).hasSize(1);
    assertThat(camera.room.streams.getFirst().packets).isEmpty();
    assertThat(camera.statistics(0).width()).isEqualTo(320);
  }

  @Test
  void markersThatNeverCome_areSetAtTheNextTime() throws Exception {
    Source camera = new Source().video("H264", sprop(BASELINE_SPS, PPS)).open();
    for (int i = 0; i < 8; i++) {
      camera.send(2 * i, 3000 * i, false, "41 9a 01");
      camera.send(2 * i + 1, 3000 * i, false, "41 5a 02");
    }

    List<Boolean> markers = camera.room.only().markers();
    assertThat(markers.subList(8, 14)).containsExactly(false, true, false, true, false, true);
  }

  @Test
  void aac_isTranscodedWhileItIsWanted() throws Exception {
    Source camera = new Source().audio("MPEG4-GENERIC", 97, 44_100).open();
    camera.send(1, 0, true, "0010 0a00 01");
    camera.pass(10);
    assertThat(camera.transcoders.jobs).isEmpty();

    camera.intake.demand("audio", "transcoded", true);
    camera.pass(10);
    camera.send(2, 1024, true, "0010 0a00 01");
    FakeTranscoders.Job job = camera.transcoders.jobs.getFirst();
    assertThat(job.audio).isPresent();
    assertThat(job.video).isEmpty();
    assertThat(job.packets).containsExactly(MediaKind.AUDIO);

    byte[] opus = camera.packet(0, 7, 960, false, Hex.bytes("0811"));
    job.listener.rtp(MediaKind.AUDIO, opus, 0, opus.length, 33);
    assertThat(camera.room.only().levels).containsExactly(33);
    assertThat(camera.room.only().encoding.codec().name()).isEqualTo(CodecName.OPUS);

    camera.intake.demand("audio", "transcoded", false);
    camera.pass(9_000);
    assertThat(job.closed).isFalse();
    camera.pass(2_000);
    assertThat(job.closed).isTrue();
    job.listener.rtp(MediaKind.AUDIO, opus, 0, opus.length, 33);
    assertThat(camera.room.only().levels).as("a job that is over says nothing").hasSize(1);
  }

  @Test
  void transcoderThatFails_isToldAndTriedAgainLater() throws Exception {
    Source camera = new Source().audio("MPEG4-GENERIC", 97, 44_100).open();
    camera.intake.demand("audio", "transcoded", true);
    camera.pass(10);
    camera.transcoders.jobs.getFirst().listener.onFailed("No encoder.");
    camera.pass(10);

    assertThat(camera.statistics(0).note()).isEqualTo("No encoder.");
    assertThat(camera.transcoders.jobs).hasSize(1);
    camera.pass(3_000);
    assertThat(camera.transcoders.jobs).hasSize(2);
  }

  @Test
  void h265_hasBothAndOneJobServesItsSound() throws Exception {
    Source camera = new Source().video("H265", "").audio("MPEG4-GENERIC", 97, 16_000).open();
    camera.intake.demand("video", "transcoded", true);
    camera.pass(10);

    assertThat(camera.transcoders.jobs).hasSize(1);
    assertThat(camera.transcoders.jobs.getFirst().video).isPresent();
    assertThat(camera.transcoders.jobs.getFirst().audio).isPresent();
    camera.intake.keyframeNeeded("video", "transcoded");
    camera.pass(10);
    assertThat(camera.transcoders.jobs.getFirst().keyframeRequests).isEqualTo(1);
    assertThat(camera.statistics(0).use()).isEqualTo(IntakeStatistics.Use.PASSED_AND_TRANSCODED);
    assertThat(camera.statistics(1).use()).isEqualTo(IntakeStatistics.Use.TRANSCODED);
  }

  @Test
  void workerThatBeginsInTheMiddle_isGivenTheGroupFromItsKeyframe() throws Exception {
    Source camera = new Source().video("H265", "").open();
    camera.send(9, 0, true, "02 01 80 00");
    camera.send(10, 3000, false, "26 01 80 01");
    camera.send(11, 3000, true, "26 01 00 02");
    camera.send(12, 6000, true, "02 01 80 03");
    camera.intake.demand("video", "transcoded", true);
    camera.pass(10);
    FakeTranscoders.Job job = camera.transcoders.jobs.getFirst();
    assertThat(job.sequences).isEmpty();

    job.listener.onBegun();
    camera.pass(200);
    assertThat(job.sequences).containsExactly(10, 11, 12);
    camera.send(13, 9000, true, "02 01 80 04");
    job.sequences.clear();
    job.listener.onBegun();
    camera.pass(200);

    assertThat(job.sequences).as("another worker").containsExactly(10, 11, 12, 13);
    camera.pass(200);
    assertThat(job.sequences).hasSize(4);
  }

  @Test
  void transcoderThatMissesSomething_hasTheCameraAskedForAKeyframe() throws Exception {
    Source camera = new Source().video("H265", "").open();
    camera.send(0, 0, true, "26 01 80 01");
    camera.intake.demand("video", "transcoded", true);
    camera.pass(1_000);
    FakeTranscoders.Job job = camera.transcoders.jobs.getFirst();
    byte[] report = new byte[256];
    camera.intake.writeReceiverReport(0, report, 0, camera.now);
    assertThat(camera.intake.isFeedbackDue(0)).isFalse();

    job.listener.onKeyframeNeeded();
    camera.pass(3_000);

    assertThat(camera.intake.isFeedbackDue(0)).isTrue();
  }

  @Test
  void groupThatIsTooLong_isLetGoOf() throws Exception {
    Source camera = new Source().video("H265", "").open();
    camera.send(0, 0, true, "26 01 80 01");
    byte[] slice = new byte[1_000];
    slice[0] = 0x02;
    slice[1] = 0x01;
    for (int i = 1; i <= GroupCache.MAX_BYTES / slice.length; i++) {
      camera.send(0, i, 3000 * i, true, slice);
    }
    camera.intake.demand("video", "transcoded", true);
    camera.pass(10);
    camera.transcoders.jobs.getFirst().listener.onBegun();
    camera.pass(200);

    assertThat(camera.transcoders.jobs.getFirst().sequences).isEmpty();
    camera.send(0, 1_000, 9_000_000, true, Hex.bytes("26018005"));
    camera.transcoders.jobs.getFirst().listener.onBegun();
    camera.pass(200);
    assertThat(camera.transcoders.jobs.getFirst().sequences).containsExactly(1_000, 1_000);
  }

  @Test
  void trackThatNobodyCanUse_isLeftOutWithTheReason() throws Exception {
    Source camera = new Source();
    camera.transcoders.refuse("GSM");
    camera.video("VP8", "").audio("GSM", 3, 8000).open();

    assertThat(camera.intake.uses(0)).isTrue();
    assertThat(camera.intake.uses(1)).isFalse();
    assertThat(camera.statistics(1).note()).isEqualTo("GSM cannot be transcoded.");
  }

  @Test
  void nothingUsable_isAnErrorInPlainWords() {
    Source camera = new Source();
    camera.transcoders.refuse("GSM");
    camera.audio("GSM", 3, 8000);

    assertThatThrownBy(camera::open)
        .isInstanceOf(RtspException.class)
        .hasMessage("Nothing of the stream can be played. GSM cannot be transcoded.");
  }

  @Test
  void senderReports_areShiftedToOurClockAlike() throws Exception {
    Source camera = new Source().video("VP8", "").audio("PCMU", 0, 8000).open();
    camera.send(0, 1, 0, true, Hex.bytes("1000"));
    camera.send(1, 1, 0, false, Hex.bytes("ff"));
    long yearsOff = NtpTime.fromUnixNanos(1_000_000_000_000_000_000L);
    camera.report(0, yearsOff, 0);
    camera.report(1, yearsOff + (1L << 31), 4_000); // half a second later, to the sample

    long[] video = camera.room.stream("video", "source").reports.getFirst();
    long[] audio = camera.room.stream("audio", "source").reports.getFirst();
    assertThat(NtpTime.toUnixNanos(video[0])).isCloseTo(Source.WALL + camera.now, within(1_000));
    assertThat(NtpTime.toUnixNanos(audio[0]) - NtpTime.toUnixNanos(video[0]))
        .isCloseTo(500_000_000L, within(1_000));
    assertThat(audio[1]).isEqualTo(4_000);
  }

  @Test
  void senderReportsThatDisagree_areReplacedByArrival() throws Exception {
    Source camera = new Source().video("VP8", "").audio("PCMU", 0, 8000).open();
    camera.send(0, 1, 0, true, Hex.bytes("1000"));
    camera.send(1, 1, 0, false, Hex.bytes("ff"));
    long ntp = NtpTime.fromUnixNanos(Source.WALL);
    camera.report(0, ntp, 0);
    camera.report(1, ntp + (9L << 32), 0);
    camera.report(1, 0, 0);
    assertThat(camera.room.stream("audio", "source").reports).isEmpty();
    camera.pass(600);

    long[] audio = camera.room.stream("audio", "source").reports.getFirst();
    assertThat(NtpTime.toUnixNanos(audio[0]))
        .isCloseTo(Source.WALL + camera.now - 600 * Source.MS, within(1_000));
    assertThat(audio[1]).isZero();
  }

  @Test
  void senderClockThatIsSet_isFollowedOnceAllTracksSaySo() throws Exception {
    Source camera = new Source().video("VP8", "").audio("PCMU", 0, 8000).open();
    camera.send(0, 1, 0, true, Hex.bytes("1000"));
    camera.send(1, 1, 0, false, Hex.bytes("ff"));
    long ntp = NtpTime.fromUnixNanos(Source.WALL);
    camera.report(0, ntp, 0);
    camera.report(1, ntp, 0);
    long set = ntp + (3600L << 32);
    camera.report(0, set, 0);
    camera.report(1, set, 0);
    assertThat(camera.room.stream("video", "source").reports).hasSize(1);

    camera.report(0, set, 0);
    camera.report(1, set, 0);

    for (String mid : List.of("video", "audio")) {
      long[] last = camera.room.stream(mid, "source").reports.getLast();
      assertThat(camera.room.stream(mid, "source").reports).as(mid).hasSize(2);
      assertThat(NtpTime.toUnixNanos(last[0])).isCloseTo(Source.WALL + camera.now, within(1_000));
    }
  }

  @Test
  void timesThatGoBackAgainAndAgain_areBFrames() throws Exception {
    Source camera = new Source().video("H264", "profile-level-id=4d0029").open();
    camera.send(1, 0, true, "65 88 01");
    int[] times = {9_000, 3_000, 6_000, 18_000, 12_000, 15_000};
    for (int i = 0; i < times.length; i++) {
      camera.send(2 + i, times[i], true, "41 9a 02");
    }
    assertThat(camera.room.published).hasSize(1);

    camera.send(8, 27_000, true, "41 9a 02");
    camera.send(9, 21_000, true, "41 9a 02");

    assertThat(camera.room.published).hasSize(2);
    assertThat(camera.room.passed().encoding.reordered()).isTrue();
  }

  @Test
  void rtpClockThatJumps_isFittedToTheTimeThatHasPassed() throws Exception {
    Source camera = new Source().audio("PCMU", 0, 8000).open();
    camera.send(1, 0xffff_ff00, false, "01");
    camera.pass(20);
    camera.send(2, 0xffff_ffa0, false, "02");
    camera.pass(20);
    camera.send(3, 0x0000_0040, false, "03"); // a wrap is no jump
    camera.pass(40);
    camera.send(4, 0x7000_0000, false, "04");
    camera.report(0, NtpTime.fromUnixNanos(Source.WALL), 0x7000_0000);

    assertThat(camera.room.only().timestamps()).containsExactly(-256, -96, 64, 64 + 320);
    assertThat(camera.room.only().reports.getFirst()[1]).isEqualTo(64 + 320);
  }

  @Test
  void demand_outlastsTheReconnection() throws Exception {
    Source camera = new Source().audio("MPEG4-GENERIC", 97, 44_100).open();
    camera.intake.demand("audio", "transcoded", true);
    camera.pass(10);
    camera.reopen();
    camera.pass(10);

    assertThat(camera.transcoders.jobs).hasSize(2);
    assertThat(camera.transcoders.jobs.getFirst().closed).isTrue();
    assertThat(camera.intake.isWanted()).isTrue();
  }

  @Test
  void receiverReport_saysWhatWasLostAndAsksForAKeyframe() throws Exception {
    Source camera = new Source().video("VP8", "").open();
    byte[] report = new byte[200];
    assertThat(camera.intake.writeReceiverReport(0, report, 3, camera.now)).isZero();
    camera.intake.expectOrder();
    camera.send(10, 0, true, "1000");
    camera.send(13, 0, true, "1000");
    camera.report(0, 0x1234_5678_9abc_def0L, 0);
    camera.pass(1_000);
    camera.intake.keyframeNeeded("video", "source");
    assertThat(camera.intake.isFeedbackDue(0)).isTrue();

    int length = camera.intake.writeReceiverReport(0, report, 3, camera.now);

    var compound = new RtcpCompound();
    assertThat(compound.wrap(report, 3, length)).isTrue();
    assertThat(compound.next()).isTrue();
    var receiver = new ReceiverReport();
    assertThat(receiver.read(compound)).isTrue();
    var block = new ReportBlock();
    receiver.block(0, block);
    assertThat(block.ssrc()).isEqualTo(camera.ssrc);
    assertThat(block.cumulativeLost()).isEqualTo(2);
    assertThat(block.fractionLost()).isEqualTo(128);
    assertThat(block.highestSequence() & 0xffff).isEqualTo(13);
    assertThat(block.lastSenderReport()).isEqualTo(0x5678_9abc);
    assertThat(block.delaySinceLastSenderReport()).isEqualTo(65_536);
    assertThat(compound.next()).isTrue();
    assertThat(compound.type()).isEqualTo(RtcpType.SOURCE_DESCRIPTION);
    assertThat(compound.next()).isTrue();
    assertThat(compound.type()).isEqualTo(RtcpType.PAYLOAD_FEEDBACK);
    assertThat(camera.intake.isFeedbackDue(0)).isFalse();
  }

  @Test
  void bye_ofAllTracks_endsTheIntake() throws Exception {
    Source camera = new Source().video("VP8", "").open();
    camera.send(1, 0, true, "1000");
    byte[] bye = Hex.bytes("81cb0001 00001234");
    assertThat(camera.intake.hasEnded()).isFalse();
    camera.intake.rtcp(0, bye, 0, bye.length, camera.now);

    assertThat(camera.intake.hasEnded()).isTrue();
  }

  private static final String HIGH_REORDERED_SPS =
      "6764000dacd94141fb0110000003001000000303c0f1429960";

  private static String sprop(String... units) {
    StringBuilder text = new StringBuilder("packetization-mode=1;sprop-parameter-sets=");
    for (String unit : units) {
      text.append(Base64.getEncoder().encodeToString(Hex.bytes(unit))).append(',');
    }
    return text.substring(0, text.length() - 1);
  }

  private static org.assertj.core.data.Offset<Long> within(long nanos) {
    return org.assertj.core.data.Offset.offset(nanos);
  }
}
