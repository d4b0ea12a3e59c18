package io.madang.compose;

import static io.madang.compose.ComposeWorld.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.madang.compose.ProductionState.Phase;
import io.madang.compose.link.WorkerReport;
import io.madang.room.RoomCommand;
import io.madang.wire.MonotonicClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Productions with workers that are processes of their own.
class ProductionTest {
  private static final ProductionSettings SETTINGS =
      ProductionSettings.defaults().withTicksPerPart(3);

  @TempDir Path folder;

  private final Listening listener = new Listening();
  private ComposeWorld world;
  private Productions productions;

  @BeforeEach
  void start() throws Exception {
    world = new ComposeWorld(folder);
    productions = new Productions(world.pool(true, 2), MonotonicClock.system());
  }

  @AfterEach
  void stop() {
    productions.close();
    world.close();
  }

  private Production live() throws Exception {
    Production production = productions.open(world.room(), SETTINGS);
    assertThat(production.listen(listener)).isTrue();
    untilLive(production);
    return production;
  }

  private static void untilLive(Production production) {
    until("live", () -> production.state().phase() == Phase.LIVE);
  }

  private void untilParts(int count) {
    until("parts", () -> listener.parts("720p").size() >= count);
  }

  private void untilJournal(long pid, String line) {
    until(line, () -> world.journal(pid).contains(line));
  }

  private void untilSpare() {
    until(
        "a spare worker",
        () -> world.journal().stream().filter(line -> line.contains(" environment ")).count() >= 2);
  }

  @Test
  void opened_partsComeAndPeopleAreShown() throws Exception {
    world.join("Ara");
    Production production = live();
    world.join("Bo");
    untilJournal(production.workerPid(), "scene [Ara, Bo]");
    untilParts(3);

    assertThat(listener.lines()).startsWith("init 720p", "720p 0.0", "init audio", "audio 0.0");
    until("two are shown", () -> production.state().shown() == 2);
    until("statistics", () -> production.state().statistics().isPresent());
    assertThat(production.state().encoder()).isEqualTo("fake");
    assertThat(world.room().snapshot().get(5, TimeUnit.SECONDS).participants())
        .as("the worker is nobody")
        .hasSize(2);
  }

  @Test
  void worker_knowsNothingOfOurEnvironment() throws Exception {
    Production production = live();
    String line = world.journal(production.workerPid()).getFirst();

    assertThat(System.getenv()).as("there is something to hide").containsKey("HOME");
    assertThat(Arrays.asList(line.substring("environment ".length()).split(",")))
        .isSubsetOf("PATH", "LANG", "LC_ALL", "TZ", "LD_LIBRARY_PATH", "");
  }

  @Test
  void worker_dies_nextGoesOnInThreeSeconds() throws Exception {
    world.join("Ara");
    Production production = live();
    production.rendition("480p", true);
    untilParts(8);
    untilSpare();
    long first = production.workerPid();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    until(
        "the next worker's parts",
        () -> {
          List<String> lines = listener.lines();
          int gap = lines.indexOf("interrupted");
          return gap >= 0
              && lines.subList(gap, lines.size()).stream().anyMatch(l -> l.endsWith(".0"));
        });
    until("its directory is gone", () -> world.directories.stream().anyMatch(Files::notExists));

    untilLive(production);
    assertThat(production.state().restarts()).isEqualTo(1);
    long second = production.workerPid();
    assertThat(second).isNotEqualTo(first);
    untilJournal(second, "rendition 480p true");
    untilJournal(second, "scene [Ara]");
    assertGoesOn();
    assertThat(productions.restarts()).isEqualTo(1);
  }

  /// Segment numbers go on by one, media time goes on and keeps up with the clock.
  private void assertGoesOn() {
    List<String> lines = listener.lines();
    int gap = lines.indexOf("interrupted");
    assertThat(lines.subList(gap, lines.size()))
        .startsWith("interrupted", "init 720p")
        .filteredOn("interrupted"::equals)
        .hasSize(1);
    List<WorkerReport.Part> parts = listener.parts("720p");
    int next = 1;
    while (parts.get(next).segment() * 100 + parts.get(next).part()
            == parts.get(next - 1).segment() * 100 + parts.get(next - 1).part() + 1
        || parts.get(next).part() == 0 && parts.get(next - 1).part() == 19) {
      next++;
    }
    WorkerReport.Part before = parts.get(next - 1);
    WorkerReport.Part after = parts.get(next);
    assertThat(after.segment()).isEqualTo(before.segment() + 1);
    assertThat(after.part()).isZero();
    assertThat(after.mediaTime()).isGreaterThanOrEqualTo(before.mediaTime() + before.duration());
    assertThat(after.mediaTime() - before.mediaTime()).isLessThan(3 * 90_000);
    assertThat(after.mediaTime() % 9_000).as("whole tenths of a second").isZero();
  }

  @Test
  void worker_fallsSilent_isReplaced() throws Exception {
    Production production = live();
    long first = production.workerPid();
    production.direct(new Direction(Layout.AUTO, FakeWorker.FALL_SILENT, ""));
    untilJournal(first, "scene []");
    production.direct(Direction.AUTO);
    production.direct(new Direction(Layout.AUTO, FakeWorker.FALL_SILENT, ""));
    until("it ends", () -> ProcessHandle.of(first).isEmpty());
    production.direct(Direction.AUTO);

    until(
        "another one is live",
        () -> production.state().restarts() > 0 && production.state().phase() == Phase.LIVE);
    assertThat(production.workerPid()).isNotEqualTo(first);
  }

  @Test
  void workers_dieOneAfterTheOther_theReasonIsTold() throws Exception {
    Production production = live();
    production.direct(new Direction(Layout.AUTO, FakeWorker.DIE, ""));

    until("three have died", () -> production.state().restarts() >= 3);

    assertThat(production.state().reason()).contains("media worker");
    production.direct(Direction.AUTO);
    untilLive(production);
  }

  @Test
  void lastListenerGone_workerIsStoppedAndTheRoomIsFree() throws Exception {
    Production production = live();
    long pid = production.workerPid();
    Listening other = new Listening();
    production.listen(other);
    production.forget(listener);
    assertThat(production.state().phase()).isEqualTo(Phase.LIVE);

    production.forget(other);

    until("the end", () -> production.state().phase() == Phase.ENDED);
    untilJournal(pid, "stop");
    until("its process is gone", () -> ProcessHandle.of(pid).isEmpty());
    assertThat(productions.find("yard")).isEmpty();
    assertThat(production.listen(new Listening())).isFalse();
    assertThat(other.lines()).doesNotContain("ended");
  }

  @Test
  void roomEnds_listenersAreTold() throws Exception {
    world.join("Ara");
    Production production = live();

    world.room().command(new RoomCommand.End("")).get(5, TimeUnit.SECONDS);

    until("told", () -> listener.lines().contains("ended"));
    assertThat(listener.lines().getLast()).isEqualTo("ended");
    assertThat(listener.lines()).doesNotContain("interrupted");
    assertThat(production.state().reason()).isEqualTo("The room has ended.");
    assertThat(world.registry.find("yard")).isEmpty();
  }

  @Test
  void open_again_isTheSame() throws Exception {
    Production production = live();

    assertThat(productions.open(world.room(), ProductionSettings.defaults())).isSameAs(production);
    assertThat(productions.find("yard")).isEqualTo(Optional.of(production));
  }

  @Test
  void open_tooMany_isRefusedWithTheSettingsName() throws Exception {
    live();
    productions.open(world.registry.open("garden"), SETTINGS);

    assertThatThrownBy(() -> productions.open(world.registry.open("street"), SETTINGS))
        .isInstanceOfSatisfying(
            ProductionException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ProductionException.Code.BUSY))
        .hasMessageContaining("madang.worker.max");
  }

  @Test
  void close_endsAllWorkers() throws Exception {
    Production production = live();
    untilSpare();

    productions.close();

    assertThat(production.state().phase()).isEqualTo(Phase.ENDED);
    assertThat(listener.lines().getLast()).isEqualTo("ended");
    until(
        "all are gone",
        () ->
            world.journal().stream()
                .map(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .allMatch(pid -> ProcessHandle.of(pid).isEmpty()));
    until("and their directories", () -> world.directories.stream().allMatch(Files::notExists));
    assertThat(world.directories.getFirst().getParent()).doesNotExist();
    assertThatThrownBy(() -> productions.open(world.room(), SETTINGS))
        .isInstanceOf(ProductionException.class);
  }
}
