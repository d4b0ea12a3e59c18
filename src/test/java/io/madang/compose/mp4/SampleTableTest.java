package io.madang.compose.mp4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTableTest {
  private final SampleTable table = new SampleTable();

  @Test
  void write_evenSamples_keepsRuns() {
    for (int chunk = 0; chunk < 100; chunk++) {
      table.beginChunk(1_000L * chunk);
      for (int i = 0; i < 10; i++) {
        table.add(90 + i, 3_000, chunk % 6 == 0 && i == 0);
      }
    }

    List<Box> boxes = written();

    assertThat(boxes).extracting(Box::type).containsExactly("stts", "stss", "stsc", "stsz", "stco");
    assertThat(numbers(boxes.get(0))).containsExactly(1, 1_000, 3_000);
    assertThat(numbers(boxes.get(1))).hasSize(1 + 17).startsWith(17, 1, 61, 121);
    assertThat(numbers(boxes.get(2))).containsExactly(1, 1, 10, 1);
    assertThat(numbers(boxes.get(3))).hasSize(2 + 1_000).startsWith(0, 1_000, 90, 91);
    assertThat(numbers(boxes.get(4))).hasSize(1 + 100).startsWith(100, 0, 1_000);
    assertThat(table.totalDuration()).isEqualTo(3_000_000);
  }

  @Test
  void write_chunksOfChangingLength_beginsARunAtEachChange() {
    int[] lengths = {15, 16, 16, 15};
    for (int length : lengths) {
      table.beginChunk(0);
      for (int i = 0; i < length; i++) {
        table.add(1, 1_024, true);
      }
    }

    List<Box> boxes = written();

    assertThat(boxes)
        .as("every sample is a sync sample")
        .extracting(Box::type)
        .doesNotContain("stss");
    assertThat(numbers(boxes.get(1))).containsExactly(3, 1, 15, 1, 2, 16, 1, 4, 15, 1);
  }

  @Test
  void lengthenLast_acrossAGap_changesOneSampleOnly() {
    table.beginChunk(0);
    table.add(1, 3_000, true);
    table.add(1, 3_000, false);
    table.lengthenLast(90_000);
    table.add(1, 3_000, true);

    assertThat(numbers(written().getFirst())).containsExactly(3, 1, 3_000, 1, 93_000, 1, 3_000);
    assertThat(table.totalDuration()).isEqualTo(99_000);
  }

  @Test
  void lengthenLast_ofTheOnlySample_leavesOneRun() {
    table.beginChunk(0);
    table.add(1, 3_000, true);
    table.lengthenLast(1_000);

    assertThat(numbers(written().getFirst())).containsExactly(1, 1, 4_000);
  }

  @Test
  void write_beyondFourGigabytes_hasOffsetsOf64Bits() {
    table.beginChunk(7);
    table.add(1, 1, true);
    table.beginChunk(0x1_2345_6789L);
    table.add(1, 1, true);

    Box offsets = written().getLast();

    assertThat(offsets.type()).isEqualTo("co64");
    assertThat(offsets.i64(8)).isEqualTo(7);
    assertThat(offsets.i64(16)).isEqualTo(0x1_2345_6789L);
  }

  private List<Box> written() {
    var writer = new BoxWriter();
    table.write(writer);
    return Box.list(writer.take());
  }

  /// What follows version and flags.
  private static int[] numbers(Box box) {
    int[] numbers = new int[(box.length() - 12) / 4];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = box.i32(4 + 4 * i);
    }
    return numbers;
  }
}
