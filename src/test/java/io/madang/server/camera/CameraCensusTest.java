package io.madang.server.camera;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.rtp.MediaKind;
import io.madang.rtsp.CameraStatus;
import io.madang.rtsp.CameraStatus.State;
import io.madang.rtsp.TrackStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CameraCensusTest {

  private static final long SECOND = 1_000_000_000;

  private final Map<String, CameraStatus> cameras = new LinkedHashMap<>();
  private long now = 5 * SECOND;
  private final CameraCensus census = new CameraCensus(() -> cameras, () -> now);

  @Test
  void states_areCountedEach() {
    cameras.put("a", camera(State.LIVE, 0, 0, 700));
    cameras.put("b", camera(State.LIVE, 0, 0, 300));
    cameras.put("c", camera(State.WAITING, 0, 0, 0));

    assertThat(census.in(State.LIVE)).isEqualTo(2);
    assertThat(census.in(State.WAITING)).isEqualTo(1);
    assertThat(census.in(State.FAILED)).isZero();
    assertThat(census.bitrateBps()).isEqualTo(1_000);
    assertThat(census.transcoded()).isEqualTo(3);
  }

  @Test
  void packets_ofACameraThatBeginsAnewOrIsGone_areNotForgotten() {
    cameras.put("a", camera(State.LIVE, 100, 4, 0));
    assertThat(census.packets()).isEqualTo(100);

    later();
    cameras.put("a", camera(State.LIVE, 30, 1, 0));
    assertThat(census.packets()).isEqualTo(130);
    assertThat(census.lost()).isEqualTo(5);

    later();
    cameras.clear();
    assertThat(census.packets()).isEqualTo(130);

    later();
    cameras.put("a", camera(State.LIVE, 7, 0, 0));
    assertThat(census.packets()).isEqualTo(137);
  }

  @Test
  void figures_readAtOnce_areOfTheSameMoment() {
    cameras.put("a", camera(State.LIVE, 100, 0, 0));
    assertThat(census.packets()).isEqualTo(100);

    cameras.put("a", camera(State.LIVE, 200, 0, 0));

    assertThat(census.packets()).isEqualTo(100);
    later();
    assertThat(census.packets()).isEqualTo(200);
  }

  private void later() {
    now += SECOND;
  }

  private static CameraStatus camera(State state, long packets, long lost, long bitrateBps) {
    var track =
        new TrackStatus(
            0, MediaKind.VIDEO, "H265", 640, 360, packets, lost, 0, bitrateBps, true, "");
    return new CameraStatus(state, "", 0, "p-1", Optional.empty(), List.of(track));
  }
}
