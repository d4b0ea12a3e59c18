package io.madang.compose.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Fragments and initialisation sections with changed bytes: they are refused, or read as something
/// that lies within them.
class HostileBoxesTest {
  @Test
  void fragment_asItWas_isReadBack() {
    List<String> samples = samples(fragment());

    assertThat(samples)
        .containsExactly(
            "100 at 900000 for 3000 sync", "50 at 903000 for 6000", "7 at 909000 for 1");
  }

  @Test
  void fragment_withChangedBytes_isRefusedOrStaysWithinItself() {
    byte[] good = fragment();
    int refused = 0;
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      byte[] bad = good.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      try {
        FragmentReader.read(
            bad,
            (array, offset, length, _, duration, _) -> {
              assertThat(offset).isNotNegative();
              assertThat(offset + length).isLessThanOrEqualTo(array.length);
              assertThat(duration).isNotNegative();
            });
      } catch (IllegalArgumentException _) {
        refused++;
      }
    }
    assertThat(refused).isBetween(2_000, 19_000);
  }

  @Test
  void fragment_cutOff_isRefused() {
    byte[] good = fragment();
    for (int length = 0; length < good.length - 1; length++) {
      byte[] cut = Arrays.copyOf(good, length);
      boolean refused = false;
      try {
        FragmentReader.read(cut, (_, _, _, _, _, _) -> {});
      } catch (IllegalArgumentException _) {
        refused = true;
      }
      assertThat(refused).as("%d bytes", length).isTrue();
    }
  }

  @Test
  void initSection_withChangedBytes_isRefusedOrRead() {
    byte[] good = muxer().initSection();
    for (int seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      try {
        TrackDescription track = TrackDescription.parse(bad, 1);
        assertThat(track.sampleEntry().length).isLessThan(bad.length);
      } catch (IllegalArgumentException _) {
        // Refused, as it should be.
      }
    }
  }

  private static List<String> samples(byte[] fragment) {
    var samples = new ArrayList<String>();
    FragmentReader.read(
        fragment,
        (_, _, length, time, duration, sync) ->
            samples.add(length + " at " + time + " for " + duration + (sync ? " sync" : "")));
    return samples;
  }

  private static byte[] fragment() {
    CmafMuxer muxer = muxer();
    muxer.add(new byte[100], 0, 100, 900_000, 3_000, true);
    muxer.add(new byte[50], 0, 50, 903_000, 3_000, false);
    muxer.add(new byte[7], 0, 7, 909_000, 1, false);
    return muxer.fragment();
  }

  private static CmafMuxer muxer() {
    return CmafMuxer.video(1, 90_000, 320, 180, new byte[] {1, 0x42, 0, 0x1f, -1, -32, 0});
  }
}
