package io.madang.compose.mp4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CmafMuxerTest {
  private static final int TIMESCALE = 90_000;
  private static final int TICK = 3_000;
  private static final byte[] SPS = {0x67, 0x64, 0x0c, 0x1f, 1, 2};
  private static final byte[] PPS = {0x68, 5, 6};

  @TempDir Path directory;

  @Test
  void initSection_ofVideo_isBrandedAndHasNoEditListOrSamples() {
    byte[] init = video().initSection();

    Box ftyp = Box.find(init, "ftyp");
    assertThat(new String(init, ftyp.body(), ftyp.length() - 8, StandardCharsets.ISO_8859_1))
        .startsWith("iso6")
        .contains("cmfc");
    Box trak = Box.find(init, "moov", "trak");
    assertThat(trak.children()).extracting(Box::type).containsExactly("tkhd", "mdia");
    Box tkhd = trak.child("tkhd");
    assertThat(tkhd.u32(tkhd.length() - 16) >> 16).isEqualTo(1280);
    assertThat(tkhd.u32(tkhd.length() - 12) >> 16).isEqualTo(720);
    assertThat(trak.child("mdia").child("mdhd").u32(20)).isEqualTo(TIMESCALE);
    assertThat(Box.find(init, "moov", "mvex", "trex").u32(4)).isEqualTo(1);
  }

  @Test
  void codecs_comeFromTheConfiguration() {
    assertThat(video().codecs()).isEqualTo("avc1.640c1f");
    assertThat(CmafMuxer.audio(2, 48_000, 2, 128_000, EncodedMedia.AUDIO_SPECIFIC_CONFIG).codecs())
        .isEqualTo("mp4a.40.2");
  }

  @Test
  void fragment_beginningWithKeyframe_isOneMoofWithSyncFirst() {
    CmafMuxer muxer = video();
    muxer.add(new byte[10], 0, 10, 900_000, TICK, true);
    muxer.add(new byte[20], 5, 7, 903_000, TICK, false);

    byte[] fragment = muxer.fragment();

    assertThat(Box.list(fragment)).extracting(Box::type).containsExactly("moof", "mdat");
    assertThat(Box.find(fragment, "mdat").length()).isEqualTo(8 + 17);
    Box tfhd = Box.find(fragment, "moof", "traf", "tfhd");
    assertThat(tfhd.flags()).isEqualTo(0x02_0028);
    assertThat(tfhd.i32(8)).as("default duration").isEqualTo(TICK);
    assertThat(tfhd.i32(12)).as("default flags").isEqualTo(0x0101_0000);
    Box tfdt = Box.find(fragment, "moof", "traf", "tfdt");
    assertThat(tfdt.version()).isEqualTo(1);
    assertThat(tfdt.i64(4)).isEqualTo(900_000);
    Box trun = Box.find(fragment, "moof", "traf", "trun");
    assertThat(trun.flags()).isEqualTo(0x0205);
    assertThat(trun.i32(4)).isEqualTo(2);
    assertThat(trun.i32(8))
        .as("data offset from the moof's start")
        .isEqualTo(Box.find(fragment, "mdat").body());
    assertThat(trun.i32(12)).as("first sample's flags").isEqualTo(0x0200_0000);
    assertThat(trun.i32(16)).isEqualTo(10);
    assertThat(trun.i32(20)).isEqualTo(7);
  }

  @Test
  void fragment_withoutKeyframe_hasNoSyncSample() {
    CmafMuxer muxer = video();
    muxer.add(new byte[10], 0, 10, 900_000, TICK, false);

    byte[] fragment = muxer.fragment();

    assertThat(Box.find(fragment, "moof", "traf", "trun").flags()).isEqualTo(0x0201);
    assertThat(muxer.isEmpty()).isTrue();
  }

  @Test
  void fragment_withKeyframeInTheMiddle_flagsEachSample() {
    CmafMuxer muxer = video();
    muxer.add(new byte[1], 0, 1, 0, TICK, false);
    muxer.add(new byte[1], 0, 1, TICK, TICK, true);

    Box trun = Box.find(muxer.fragment(), "moof", "traf", "trun");

    assertThat(trun.flags()).isEqualTo(0x0601);
    assertThat(trun.i32(16)).isEqualTo(0x0101_0000);
    assertThat(trun.i32(24)).isEqualTo(0x0200_0000);
  }

  @Test
  void fragment_withPicturesLeftOut_coversItsWholeStretch() {
    CmafMuxer muxer = video();
    muxer.add(new byte[1], 0, 1, 903_000, TICK, true);
    muxer.add(new byte[1], 0, 1, 909_000, TICK, false);

    byte[] fragment = muxer.fragment(900_000, 930_000);

    assertThat(Box.find(fragment, "moof", "traf", "tfdt").i64(4)).isEqualTo(900_000);
    Box trun = Box.find(fragment, "moof", "traf", "trun");
    assertThat(trun.flags()).as("durations differ").isEqualTo(0x0305);
    assertThat(trun.i32(16)).isEqualTo(3 * TICK);
    assertThat(trun.i32(24)).isEqualTo(7 * TICK);
  }

  @Test
  void fragment_withoutSamples_isRefused() {
    assertThatThrownBy(() -> video().fragment()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void track_ofRealPictures_isReadBackWithoutAWarning() throws Exception {
    List<byte[]> pictures = EncodedMedia.pictures(directory, 60, 30);
    byte[] avcC = AvcConfiguration.fromAnnexB(pictures.getFirst());
    CmafMuxer muxer = CmafMuxer.video(1, TIMESCALE, 320, 180, avcC);
    var file = new ByteArrayOutputStream();
    file.write(muxer.initSection());
    for (int i = 0; i < pictures.size(); i++) {
      if (i % 10 == 0 && i > 0) {
        file.write(muxer.fragment());
      }
      byte[] units = AnnexB.toLengthPrefixed(pictures.get(i), 0, pictures.get(i).length);
      long time = 10L * TIMESCALE + (long) i * TICK;
      muxer.add(units, 0, units.length, time, TICK, EncodedMedia.isKeyframe(pictures.get(i)));
    }
    file.write(muxer.fragment());
    Files.write(directory.resolve("v.mp4"), file.toByteArray());

    assertThat(probe("v.mp4", "stream=codec_name,width,height,color_space,color_range,start_time"))
        .containsExactly("h264,320,180,tv,bt709,10.000000");
    List<String> packets = probe("v.mp4", "packet=pts,flags");
    assertThat(packets).hasSize(60);
    assertThat(packets.getFirst()).isEqualTo("900000,K_");
    assertThat(packets.get(30)).isEqualTo("990000,K_");
    assertThat(packets.getLast()).isEqualTo("1077000,__");
    byte[] raw = Ffmpeg.run(directory, "-i", "v.mp4", "-f", "rawvideo", "-");
    assertThat(raw).hasSize(60 * 320 * 180 * 3 / 2);
  }

  @Test
  void track_ofRealSound_isReadBackWithoutAWarning() throws Exception {
    List<byte[]> frames = EncodedMedia.sound(directory, 440, 1);
    CmafMuxer muxer = CmafMuxer.audio(2, 48_000, 2, 128_000, EncodedMedia.AUDIO_SPECIFIC_CONFIG);
    var file = new ByteArrayOutputStream();
    file.write(muxer.initSection());
    for (int i = 0; i < frames.size(); i++) {
      muxer.add(frames.get(i), 0, frames.get(i).length, 480_000 + 1024L * i, 1024, true);
      if (i % 15 == 14) {
        file.write(muxer.fragment());
      }
    }
    file.write(muxer.fragment());
    Files.write(directory.resolve("a.mp4"), file.toByteArray());

    assertThat(probe("a.mp4", "stream=codec_name,profile,sample_rate,channels,start_time"))
        .containsExactly("aac,LC,48000,2,10.000000");
    assertThat(probe("a.mp4", "packet=pts")).hasSize(frames.size()).contains("481024");
    byte[] raw = Ffmpeg.run(directory, "-i", "a.mp4", "-f", "s16le", "-");
    assertThat(raw).hasSize(frames.size() * 1024 * 4);
  }

  private List<String> probe(String file, String entries) throws Exception {
    return Ffmpeg.probe(directory, "-show_entries", entries, file);
  }

  private static CmafMuxer video() {
    byte[] annexB = new byte[8 + SPS.length + PPS.length];
    annexB[3] = 1;
    System.arraycopy(SPS, 0, annexB, 4, SPS.length);
    annexB[4 + SPS.length + 3] = 1;
    System.arraycopy(PPS, 0, annexB, 8 + SPS.length, PPS.length);
    return CmafMuxer.video(1, TIMESCALE, 1280, 720, AvcConfiguration.fromAnnexB(annexB));
  }
}
