package io.madang.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.server.live.RecordingEntry.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingShelfTest {

  private static final String FIRST = "20260115T101500-0000000a";
  private static final String SECOND = "20260115T101501-0000000b";

  @TempDir Path folder;

  private RecordingShelf shelf;

  @BeforeEach
  void shelf() {
    shelf = new RecordingShelf(folder.resolve("recordings"));
  }

  @Test
  void list_isWhatWasWritten_oldestFirst() throws IOException {
    shelf.write(entry(SECOND, Status.FINISHED));
    shelf.write(entry(FIRST, Status.FAILED));

    assertThat(shelf.list("yard"))
        .containsExactly(entry(FIRST, Status.FAILED), entry(SECOND, Status.FINISHED));
    assertThat(shelf.list("garden")).isEmpty();
  }

  @Test
  void list_ofAnotherProcess_isTheSame() throws IOException {
    shelf.write(entry(FIRST, Status.FINISHED));

    assertThat(new RecordingShelf(folder.resolve("recordings")).list("yard"))
        .containsExactly(entry(FIRST, Status.FINISHED));
  }

  @Test
  void write_again_replacesAndLeavesNothingBehind() throws IOException {
    shelf.write(entry(FIRST, Status.RECORDING));
    shelf.write(entry(FIRST, Status.FINISHED));

    try (Stream<Path> files = Files.list(folder.resolve("recordings/yard"))) {
      assertThat(files).containsExactly(folder.resolve("recordings/yard/" + FIRST + ".json"));
    }
  }

  @Test
  void list_brokenSidecars_areLeftOut() throws IOException {
    shelf.write(entry(FIRST, Status.FINISHED));
    Path yard = folder.resolve("recordings/yard");
    Files.writeString(yard.resolve(SECOND + ".json"), "{\"state\":\"dancing\"}");
    Files.writeString(yard.resolve("20260115T101502-0000000c.json"), "no JSON");
    Files.writeString(yard.resolve("20260115T101503-0000000d.json"), "[1,2]");
    Files.writeString(yard.resolve("20260115T101504-0000000e.json"), "{\"started\":\"x\"}");
    Files.writeString(yard.resolve("20260115T101505-0000000f.json"), " ".repeat(20_000));
    Files.createDirectory(yard.resolve("20260115T101506-00000010.json"));
    Files.writeString(yard.resolve("notes.json"), "{}");

    assertThat(shelf.list("yard")).containsExactly(entry(FIRST, Status.FINISHED));
  }

  @Test
  void delete_takesEverythingThatBelongsToIt() throws IOException {
    shelf.write(entry(FIRST, Status.FINISHED));
    shelf.write(entry(SECOND, Status.FINISHED));
    Files.writeString(shelf.video("yard", FIRST), "video");
    Files.writeString(shelf.video("yard", SECOND), "video");

    shelf.delete("yard", FIRST);

    assertThat(shelf.list("yard")).containsExactly(entry(SECOND, Status.FINISHED));
    assertThat(shelf.video("yard", FIRST)).doesNotExist();
    assertThat(shelf.video("yard", SECOND)).exists();
  }

  @Test
  void usedBytes_isTheSumOfAllFiles() throws IOException {
    assertThat(shelf.usedBytes()).isZero();
    shelf.write(entry(FIRST, Status.FINISHED));
    long sidecar = Files.size(folder.resolve("recordings/yard/" + FIRST + ".json"));

    Files.write(shelf.video("yard", FIRST), new byte[1_000]);

    assertThat(shelf.usedBytes()).isEqualTo(sidecar + 1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "../../secret",
        "20260115T101500-0000000A",
        "20260115T101500-0000000a/..",
        "20260115T101500-0000000a.json",
        "/etc/passwd",
        "20260115T101500-0000000a\u0000",
        "20260115T101500-0000000a\n"
      })
  void ids_thatAreNone_leadNowhere(String id) {
    assertThat(RecordingShelf.isId(id)).isFalse();
    assertThat(shelf.read("yard", id)).isEmpty();
    assertThatThrownBy(() -> shelf.video("yard", id)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"..", ".", "", "../yard", "a/b", "/etc"})
  void rooms_thatAreNone_leadNowhere(String room) {
    assertThatThrownBy(() -> shelf.video(room, FIRST)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void abandoned_runningOne_hasFailedAsFarAsItsFileGoes() {
    RecordingEntry left = entry(FIRST, Status.RECORDING).abandoned(42);

    assertThat(left.status()).isEqualTo(Status.FAILED);
    assertThat(left.bytes()).isEqualTo(42);
    assertThat(left.reason()).isNotEmpty();
    assertThat(entry(FIRST, Status.FINISHED).abandoned(42))
        .isEqualTo(entry(FIRST, Status.FINISHED));
  }

  private static RecordingEntry entry(String id, Status status) {
    return new RecordingEntry(id, "yard", status, 1_764_000_000_000L, 2_000, 3_000, "");
  }
}
