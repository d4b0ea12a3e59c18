package io.madang.rtp.codec.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.rtp.RtpPacket;
import io.madang.rtp.RtpWriter;
import io.madang.sim.Hex;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioDepacketizerTest {
  /// AAC-LC, 44.1 kHz, stereo.
  private static final String HBR =
      "mode=AAC-hbr;config=1210;sizelength=13;indexlength=3;indexdeltalength=3";

  private final List<Unit> units = new ArrayList<>();
  private final RtpPacket view = new RtpPacket();

  private record Unit(String bytes, int timestamp) {}

  @Test
  void aac_oneUnit_comesAsItIs() throws Exception {
    var aac = depacketizer("mpeg4-generic", 44_100, 2, HBR);

    send(aac, 1, 1_000, true, "0010 0028 aabbccddee");

    assertThat(units).containsExactly(new Unit("aabbccddee", 1_000));
    assertThat(aac.stream().coding()).isEqualTo(AudioCoding.AAC);
    assertThat(aac.stream().sampleRate()).isEqualTo(44_100);
    assertThat(aac.stream().channels()).isEqualTo(2);
    assertThat(aac.stream().configuration()).isEqualTo(Hex.bytes("1210"));
  }

  @Test
  void aac_severalUnits_haveTheirTimes() throws Exception {
    var aac = depacketizer("MPEG4-GENERIC", 44_100, 2, HBR);

    send(aac, 1, -1_024, true, "0030 0008 0010 0018 aa bbbb cccccc");

    assertThat(units)
        .containsExactly(new Unit("aa", -1_024), new Unit("bbbb", 0), new Unit("cccccc", 1_024));
  }

  @Test
  void aac_withSpectralBandReplication_hasUnitsTwiceAsLong() throws Exception {
    // AAC-LC at 22.05 kHz; the clock is that of what comes out.
    String config = "mode=AAC-hbr;config=1390;sizelength=13;indexlength=3;indexdeltalength=3";
    var aac = depacketizer("mpeg4-generic", 44_100, 2, config);

    send(aac, 1, 0, true, "0020 0008 0008 aa bb");

    assertThat(units).containsExactly(new Unit("aa", 0), new Unit("bb", 2_048));
  }

  @Test
  void aac_inFragments_isPutTogether() throws Exception {
    var aac = depacketizer("mpeg4-generic", 44_100, 2, HBR);

    send(aac, 1, 5, false, "0010 0030 aabb");
    send(aac, 2, 5, false, "0010 0030 cc");
    send(aac, 3, 5, true, "0010 0030 ddeeff");

    assertThat(units).containsExactly(new Unit("aabbccddeeff", 5));
  }

  @Test
  void aac_ofWhichAFragmentIsLost_isLeftOut() throws Exception {
    var aac = depacketizer("mpeg4-generic", 44_100, 2, HBR);

    send(aac, 1, 5, false, "0010 0030 aabb");
    send(aac, 3, 5, true, "0010 0030 ddeeff");
    send(aac, 4, 6, true, "0010 0008 aa");

    assertThat(units).containsExactly(new Unit("aa", 6));
  }

  @Test
  void aac_withLowBitrateHeadersAndAuxiliaryBits_isUnpacked() throws Exception {
    String parameters =
        "mode=AAC-lbr;config=1210;sizelength=6;indexlength=2;indexdeltalength=2;"
            + "auxiliarydatasizelength=8;constantduration=512";
    var aac = depacketizer("mpeg4-generic", 44_100, 2, parameters);

    // sizes 1 and 2; four auxiliary bits behind eight that count them
    send(aac, 1, 0, true, "0010 04 08 04f0 aa bbcc");

    assertThat(units).containsExactly(new Unit("aa", 0), new Unit("bbcc", 512));
  }

  @Test
  void aac_withoutHeaders_isOneUnitOrSeveralOfOneSize() throws Exception {
    var one = depacketizer("mpeg4-generic", 8_000, 1, "mode=generic;config=1588");
    send(one, 1, 0, true, "aabbcc");
    var several = depacketizer("mpeg4-generic", 8_000, 1, "config=1588;constantsize=2");
    send(several, 1, 0, true, "aabb ccdd");

    assertThat(units)
        .containsExactly(new Unit("aabbcc", 0), new Unit("aabb", 0), new Unit("ccdd", 1_024));
  }

  @ParameterizedTest
  @CsvSource({
    "0010, no header behind its length",
    "0000 aa, no headers",
    "0010 0010 aa bb cc dd 0020, more than announced is not an error",
    "0020 0028 0028 aabbccddee, the second unit is missing",
    "0020 0008 0009 aa bb, interleaved",
    "ffff 0008 aa, headers beyond the end"
  })
  void aac_thatMakesNoSense_isLeftOutAndCounted(String payload, String why) throws Exception {
    var aac = depacketizer("mpeg4-generic", 44_100, 2, HBR);

    send(aac, 1, 0, true, payload);

    boolean tolerated = why.startsWith("more");
    assertThat(aac.dropped()).as(why).isEqualTo(tolerated ? 0 : 1);
  }

  @Test
  void latm_withItsConfigurationInTheDescription_isUnpacked() throws Exception {
    // StreamMuxConfig of one program, one layer, one subframe: AAC-LC, 44.1 kHz, stereo.
    var latm = depacketizer("MP4A-LATM", 44_100, 2, "cpresent=0;config=400024203fc0;object=2");

    send(latm, 1, 7, true, "03 aabbcc");
    send(latm, 2, 8, false, "04 aabb");
    send(latm, 3, 8, true, "ccdd");

    assertThat(units).containsExactly(new Unit("aabbcc", 7), new Unit("aabbccdd", 8));
    assertThat(latm.stream().coding()).isEqualTo(AudioCoding.AAC);
    assertThat(HexFormat.of().formatHex(latm.stream().configuration())).startsWith("1210");
  }

  @Test
  void latm_withALongUnit_addsUpItsLength() throws Exception {
    var latm = depacketizer("MP4A-LATM", 44_100, 2, "cpresent=0;config=400024203fc0");
    String unit = "ab".repeat(256);

    send(latm, 1, 7, true, "ff01" + unit);

    assertThat(units).containsExactly(new Unit(unit, 7));
  }

  @Test
  void latm_withItsConfigurationInBand_getsASyncHeader() throws Exception {
    var latm = depacketizer("MP4A-LATM", 44_100, 2, "cpresent=1");

    send(latm, 1, 7, true, "200011 8440");

    assertThat(units).containsExactly(new Unit("56e005" + "2000118440", 7));
    assertThat(latm.stream().coding()).isEqualTo(AudioCoding.AAC_LATM);
  }

  @Test
  void mpa_severalFramesAndFragments_areUnits() throws Exception {
    var mpa = depacketizer("MPA", 90_000, 1, "");
    // MPEG-1 layer 3, 32 kbit/s, 48 kHz: 96 bytes
    String frame = "fffb1400" + "00".repeat(92);

    send(mpa, 1, 0, true, "0000 0000" + frame + frame);
    send(mpa, 2, 90, true, "0000 0000" + frame.substring(0, 100));
    send(mpa, 3, 90, true, "0000 0032" + frame.substring(100));

    assertThat(units).containsExactly(new Unit(frame + frame, 0), new Unit(frame, 90));
  }

  @Test
  void mpa_fragmentThatDoesNotFollow_isLeftOut() throws Exception {
    var mpa = depacketizer("MPA", 90_000, 1, "");
    String frame = "fffb1400" + "00".repeat(92);

    send(mpa, 1, 0, true, "0000 0000" + frame.substring(0, 100));
    send(mpa, 2, 0, true, "0000 0033" + frame.substring(100));
    send(mpa, 3, 0, true, "0000 0000 00112233");

    assertThat(units).isEmpty();
    assertThat(mpa.dropped()).isEqualTo(2);
  }

  @Test
  void ac3_wholeFramesAndFragments_areUnits() throws Exception {
    var ac3 = depacketizer("ac3", 48_000, 6, "");

    send(ac3, 1, 0, true, "0001 0b77aa");
    send(ac3, 2, 1_536, false, "0103 0b77");
    send(ac3, 3, 1_536, false, "0303 bb");
    send(ac3, 4, 1_536, true, "0303 cc");

    assertThat(units).containsExactly(new Unit("0b77aa", 0), new Unit("0b77bbcc", 1_536));
  }

  @Test
  void pcm_withHalfASample_isCutOff() throws Exception {
    var pcm = depacketizer("L16", 44_100, 2, "");

    send(pcm, 1, 0, false, "00010002 0003");

    assertThat(units).containsExactly(new Unit("00010002", 0));
    assertThat(pcm.dropped()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mpeg4-generic|8000|1|mode=CELP-vbr|MPEG-4 sound in the mode \"celp-vbr\" is not supported.",
        "mpeg4-generic|8000|1|mode=AAC-hbr|The AAC sound comes without its configuration.",
        "mpeg4-generic|8000|1|config=zz|The configuration of the AAC sound makes no sense.",
        "mpeg4-generic|8000|1|config=1210;sizelength=99|The description of the AAC sound makes no sense (sizelength).",
        "mpeg4-generic|8000|1|config=1210;maxdisplacement=5|Interleaved AAC sound is not supported.",
        "mpeg4-generic|8000|1|config=4210|MPEG-4 audio of type 8 is not supported.",
        "MP4A-LATM|8000|1|cpresent=0|The AAC sound comes without its configuration.",
        "MP4A-LATM|8000|1|cpresent=0;config=c0002420|AAC sound (LATM) with several programs or layers is not supported.",
        "G726-32|8000|2|''|G726-32 with 2 channels is not supported.",
        "L16|44100|99|''|Sound with 99 channels is not supported.",
        "L16|9999999|1|''|Sound with a clock rate of 9999999 is not supported.",
        "AMR|8000|1|''|Sound of the format AMR is not supported."
      })
  void of_whatIsNotSupported_saysSoInPlainWords(
      String name, int rate, int channels, String parameters, String sentence) {
    assertThatThrownBy(() -> depacketizer(name, rate, channels, parameters))
        .isInstanceOf(UnsupportedFormatException.class)
        .hasMessage(sentence);
  }

  @Test
  void packet_ofRandomAndDamagedBytes_givesUnitsWithinBoundsOrNothing() throws Exception {
    long seed = System.nanoTime();
    System.out.println("AudioDepacketizerTest seed " + seed);
    var random = new Random(seed);
    String[] sane = {
      "0010 0028 aabbccddee",
      "0030 0008 0010 0018 aa bbbb cccccc",
      "0000 0000 fffb1400 00",
      "03aabbcc",
      "ff01" + "ab".repeat(256),
      "0103 0b77",
      "0303 cc"
    };
    for (AudioDepacketizer each : every()) {
      for (int i = 0; i < 20_000; i++) {
        byte[] payload =
            random.nextBoolean()
                ? noise(random)
                : damaged(random, sane[random.nextInt(sane.length)]);
        byte[] bytes = packet(i / 2 * 2 & 0xffff, random.nextInt(3), random.nextBoolean(), payload);
        if (view.wrap(bytes, 0, bytes.length)) {
          each.packet(
              view,
              (array, offset, length, timestamp) ->
                  assertThat(
                          offset >= 0
                              && length > 0
                              && length <= PartialUnit.MAX_BYTES
                              && offset + length <= array.length)
                      .as("seed %d", seed)
                      .isTrue());
        }
      }
    }
  }

  @Test
  void of_randomParameters_isADepacketizerOrARefusal() {
    long seed = System.nanoTime();
    System.out.println("AudioDepacketizerTest seed " + seed);
    var random = new Random(seed);
    String[] names = {"mpeg4-generic", "MP4A-LATM", "MPA", "L16"};
    String[] keys = {
      "config",
      "mode",
      "sizelength",
      "indexlength",
      "constantsize",
      "cpresent",
      "constantduration",
      "auxiliarydatasizelength",
      "streamstateindication",
      "maxdisplacement"
    };
    for (int i = 0; i < 20_000; i++) {
      var parameters = new LinkedHashMap<String, String>();
      for (int j = random.nextInt(6); j > 0; j--) {
        String value =
            switch (random.nextInt(4)) {
              case 0 -> HexFormat.of().formatHex(noise(random));
              case 1 -> "" + random.nextInt();
              case 2 -> "" + random.nextInt(20);
              default -> "aac-hbr";
            };
        parameters.put(keys[random.nextInt(keys.length)], value);
      }
      var format =
          new AudioFormat(
              names[random.nextInt(names.length)], random.nextInt(50_000), 1, parameters);
      try {
        assertThat(AudioDepacketizer.of(format)).isNotNull();
      } catch (UnsupportedFormatException refused) {
        assertThat(refused.getMessage()).endsWith(".");
      }
    }
  }

  private static List<AudioDepacketizer> every() throws UnsupportedFormatException {
    return List.of(
        depacketizer("mpeg4-generic", 44_100, 2, HBR),
        depacketizer(
            "mpeg4-generic",
            44_100,
            2,
            "config=1210;sizelength=6;indexlength=2;ctsdeltalength=5;dtsdeltalength=7;"
                + "randomaccessindication=1;streamstateindication=3;auxiliarydatasizelength=32"),
        depacketizer("mpeg4-generic", 44_100, 2, "config=1210;constantsize=3"),
        depacketizer("MP4A-LATM", 44_100, 2, "cpresent=0;config=400024203fc0"),
        depacketizer("MP4A-LATM", 44_100, 2, ""),
        depacketizer("MPA", 90_000, 1, ""),
        depacketizer("AC3", 48_000, 2, ""),
        depacketizer("L24", 48_000, 2, ""),
        depacketizer("G726-24", 8_000, 1, ""));
  }

  private static byte[] noise(Random random) {
    var bytes = new byte[random.nextInt(1_400)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] damaged(Random random, String hex) {
    byte[] bytes = Hex.bytes(hex.replace(" ", ""));
    for (int i = random.nextInt(3); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
  }

  private static AudioDepacketizer depacketizer(
      String name, int clockRate, int channels, String parameters)
      throws UnsupportedFormatException {
    Map<String, String> byName = new LinkedHashMap<>();
    for (String parameter : parameters.split(";")) {
      int equals = parameter.indexOf('=');
      if (equals > 0) {
        byName.put(parameter.substring(0, equals), parameter.substring(equals + 1));
      }
    }
    return AudioDepacketizer.of(new AudioFormat(name, clockRate, channels, byName));
  }

  private void send(
      AudioDepacketizer depacketizer, int sequence, int timestamp, boolean marker, String payload) {
    byte[] bytes = packet(sequence, timestamp, marker, Hex.bytes(payload.replace(" ", "")));
    assertThat(view.wrap(bytes, 0, bytes.length)).isTrue();
    depacketizer.packet(
        view,
        (array, offset, length, at) ->
            units.add(new Unit(HexFormat.of().formatHex(array, offset, offset + length), at)));
  }

  private static byte[] packet(int sequence, int timestamp, boolean marker, byte[] payload) {
    var bytes = new byte[12 + payload.length];
    new RtpWriter()
        .begin(bytes, 0, bytes.length)
        .header(96, marker, sequence, timestamp, 1)
        .payload(payload, 0, payload.length)
        .finish();
    return bytes;
  }
}
