package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.compose.RecordedProgram.Reported;
import io.madang.compose.Recording.State;
import io.madang.compose.Recording.Status;
import io.madang.compose.link.WorkerReport;
import io.madang.compose.mp4.Ffmpeg;
import io.madang.wire.ByteArrays;
import io.madang.wire.MonotonicClock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
  private static final long DEADLINE_SECONDS = 10;

  @TempDir Path directory;
  private final List<State> changes = new CopyOnWriteArrayList<>();
  private Path file;
  private RecordedProgram program;

  @BeforeEach
  void make() throws Exception {
    file = directory.resolve("r.mp4");
    program = RecordedProgram.make(directory, 4);
  }

  @Test
  void recording_ofAProgram_isAnOrdinaryMp4() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 5));
    recording.onEnded();

    State state = await(recording);
    assertThat(state.status()).isEqualTo(Status.FINISHED);
    assertThat(state.durationMillis()).isEqualTo(4_000);
    assertThat(state.bytes()).isEqualTo(Files.size(file));
    assertThat(state.startedUnixMillis()).isEqualTo(1_764_000_000_000L + 10_000);
    assertThat(state.reason()).isEmpty();
    assertThat(topLevelBoxes(file)).containsExactly("ftyp", "mdat", "moov");
    assertThat(probe(file, "stream=codec_name,start_time,nb_frames"))
        .containsExactly("h264,0.000000,120", "aac,0.000000,188");
    assertThat(Double.parseDouble(probe(file, "format=duration").getFirst())).isBetween(4.0, 4.02);
    assertThat(changes).extracting(State::status).containsExactly(Status.RECORDING, state.status());
  }

  @Test
  void recording_finished_canBeSoughtIn() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 0));
    recording.stop();
    await(recording);

    byte[] picture =
        Ffmpeg.run(directory, "-ss", "2.5", "-i", "r.mp4", "-frames:v", "1", "-f", "rawvideo", "-");
    byte[] whole = Ffmpeg.run(directory, "-i", "r.mp4", "-f", "rawvideo", "-");

    int size = 320 * 180 * 3 / 2;
    assertThat(whole).hasSize(120 * size);
    assertThat(picture).isEqualTo(Arrays.copyOfRange(whole, 75 * size, 76 * size));
  }

  @Test
  void recording_whileItGrows_canBePlayed() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    List<Reported> parts = program.parts(10_000, 0);
    tell(recording, parts.subList(0, 14));
    awaitMillis(recording, 2_333);

    // What a process that is killed now leaves behind.
    Path left = directory.resolve("left.mp4");
    Files.copy(file, left);

    assertThat(topLevelBoxes(left).subList(0, 5))
        .containsExactly("ftyp", "free", "moov", "moof", "mdat");
    assertThat(probe(left, "stream=codec_name")).containsExactly("h264", "aac");
    assertThat(Ffmpeg.run(directory, "-i", "left.mp4", "-f", "rawvideo", "-"))
        .hasSize(70 * 320 * 180 * 3 / 2);
    tell(recording, parts.subList(14, parts.size()));
    recording.stop();
    assertThat(await(recording).durationMillis()).isEqualTo(4_000);
  }

  @Test
  void recording_cutOffAnywhere_keepsItsWholeFragments() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 0).subList(0, 14));
    awaitMillis(recording, 2_333);
    byte[] grown = Files.readAllBytes(file);
    recording.stop();
    await(recording);

    // A loss of power in the middle of a write; the last fragments are of about 20 kB together.
    Path torn = directory.resolve("torn.mp4");
    Files.write(torn, Arrays.copyOf(grown, grown.length - 3_000));

    Process probe =
        new ProcessBuilder(
                "ffprobe",
                "-v",
                "quiet",
                "-of",
                "csv=p=0",
                "-select_streams",
                "v",
                "-count_packets",
                "-show_entries",
                "stream=nb_read_packets",
                torn.toString())
            .start();
    String packets = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(Integer.parseInt(packets.strip().replace(",", ""))).isGreaterThanOrEqualTo(60);
  }

  @Test
  void recording_begunInTheMiddle_beginsWithTheNextSegment() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    List<Reported> parts = program.parts(10_000, 0);
    tell(recording, parts.subList(5, parts.size()));
    recording.stop();

    State state = await(recording);
    assertThat(state.durationMillis()).isEqualTo(2_000);
    assertThat(state.startedUnixMillis()).isEqualTo(1_764_000_000_000L + 12_000);
    List<String> streams = probe(file, "stream=codec_name,start_time,nb_frames");
    assertThat(streams.getFirst()).isEqualTo("h264,0.000000,60");
    // The first frame of sound of that segment begins 5 ms after its first picture.
    assertThat(streams.get(1)).isEqualTo("aac,0.005333,94");
  }

  @Test
  void recording_ofSoundThatComesFirst_hasItFromTheBeginning() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    List<Reported> parts = program.parts(10_000, 0);
    var soundFirst = new ArrayList<Reported>();
    for (int i = 0; i < parts.size(); i += 2) {
      soundFirst.add(parts.get(i + 1));
      soundFirst.add(parts.get(i));
    }
    tell(recording, soundFirst);
    recording.stop();
    await(recording);

    assertThat(probe(file, "stream=codec_name,start_time,nb_frames"))
        .containsExactly("h264,0.000000,120", "aac,0.000000,188");
  }

  @Test
  void recording_overAWorkersRestart_goesOnWithAGap() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 0));
    recording.onInterrupted();
    program.tellInits(recording);
    tell(recording, program.parts(17_000, 2));
    recording.stop();

    State state = await(recording);
    assertThat(state.durationMillis()).isEqualTo(11_000);
    assertThat(recording.files()).containsExactly(file);
    List<String> pictures = packets(file, "v");
    assertThat(pictures).hasSize(240);
    assertThat(pictures.get(120)).isEqualTo("7.000000");
    double[] levels = levels(file, 11);
    assertThat(levels[1]).isGreaterThan(0.05);
    assertThat(levels[5]).as("nothing in the gap").isLessThan(0.001);
    assertThat(levels[8]).isGreaterThan(0.05);
    List<String> sound = packets(file, "a");
    assertThat(sound).as("and no hole").hasSizeGreaterThan(500);
    assertThat(sound.stream().map(Double::valueOf).filter(at -> at > 6.99).findFirst())
        .hasValueSatisfying(at -> assertThat(at).isBetween(6.999, 7.021));
  }

  @Test
  void recording_ofAnotherConfiguration_goesOnInAnotherFile() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 0));
    recording.onInterrupted();
    RecordedProgram other = RecordedProgram.make(directory, 2, 318);
    other.tellInits(recording);
    tell(recording, other.parts(17_000, 2));
    recording.stop();

    State state = await(recording);
    Path second = directory.resolve("r-2.mp4");
    assertThat(recording.files()).containsExactly(file, second);
    assertThat(state.durationMillis()).isEqualTo(6_000);
    assertThat(state.bytes()).isEqualTo(Files.size(file) + Files.size(second));
    assertThat(probe(second, "format=start_time")).containsExactly("0.000000");
  }

  @Test
  void recording_withoutSound_waitsForItAndThenGoesOnAlone() throws Exception {
    Recording recording = start();
    var video = new ArrayList<>(program.parts(10_000, 0));
    video.removeIf(reported -> reported.part().track().equals("audio"));
    program.tellInits(
        new ProgramListener() {
          @Override
          public void onInit(WorkerReport.Init init, byte[] bytes) {
            if (init.track().equals("720p")) {
              recording.onInit(init, bytes);
            }
          }

          @Override
          public void onPart(WorkerReport.Part part, byte[] bytes) {}

          @Override
          public void onInterrupted() {}

          @Override
          public void onEnded() {}
        });
    tell(recording, video);
    recording.stop();
    await(recording);

    assertThat(probe(file, "stream=codec_name,nb_frames")).containsExactly("h264,120");
  }

  @Test
  void recording_onADiskThatIsFull_failsAndCanBePlayed() throws Exception {
    List<Reported> parts = program.parts(10_000, 0);
    int room = 1_000 + parts.subList(0, 12).stream().mapToInt(p -> p.part().bytes()).sum();
    Recording recording = start(RecordingLimits.DEFAULT, path -> new SmallDisk(path, room));
    program.tellInits(recording);
    tell(recording, parts);

    State state = await(recording);
    assertThat(state.status()).isEqualTo(Status.FAILED);
    assertThat(state.reason()).isEqualTo("The disk is full.");
    assertThat(state.bytes()).isEqualTo(Files.size(file)).isLessThanOrEqualTo(room);
    byte[] played = Ffmpeg.run(directory, "-i", "r.mp4", "-f", "rawvideo", "-");
    assertThat(played.length / (320 * 180 * 3 / 2)).isIn(50, 60);
  }

  @Test
  void recording_onADiskThatIsSlow_failsAndHoldsUpNobody() throws Exception {
    var released = new CountDownLatch(1);
    Recording recording =
        start(new RecordingLimits(Long.MAX_VALUE, 50_000), path -> new SlowDisk(path, released));
    program.tellInits(recording);

    // Returns although nothing can be written.
    tell(recording, program.parts(10_000, 0));

    released.countDown();
    State state = await(recording);
    assertThat(state.status()).isEqualTo(Status.FAILED);
    assertThat(state.reason()).isEqualTo("The disk is too slow to record this.");
    assertThat(topLevelBoxes(file)).containsExactly("ftyp", "mdat", "moov");
    assertThat(state.durationMillis()).isBetween(333L, 3_900L);
  }

  @Test
  void recording_atItsLargestSize_isFinished() throws Exception {
    Recording recording = start(new RecordingLimits(50_000, 1 << 20), SmallDisk::unlimited);
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 0));

    State state = await(recording);
    assertThat(state.status()).isEqualTo(Status.FINISHED);
    assertThat(state.reason()).isEqualTo("The recording has reached its largest size.");
    assertThat(topLevelBoxes(file)).containsExactly("ftyp", "mdat", "moov");
  }

  @Test
  void recording_whereNothingCanBeWritten_hasFailedAtOnce() throws Exception {
    Recording nowhere =
        Recording.start(
            directory.resolve("no/r.mp4"), "720p", RecordingLimits.DEFAULT, changes::add);
    assertThat(nowhere.state().status()).isEqualTo(Status.FAILED);
    assertThat(nowhere.state().reason()).isEqualTo("The recording directory does not exist.");
    assertThat(await(nowhere)).isEqualTo(nowhere.state());
    program.tellInits(nowhere);
    nowhere.stop();

    Files.writeString(file, "somebody else's");
    Recording taken = start();
    assertThat(taken.state().reason()).isEqualTo("There is a recording of this name already.");
    assertThat(Files.readString(file)).isEqualTo("somebody else's");
  }

  @Test
  void recording_ofNothing_leavesNoFile() throws Exception {
    Recording recording = start();
    assertThat(Files.exists(file)).isTrue();
    program.tellInits(recording);
    recording.stop();

    assertThat(await(recording).durationMillis()).isZero();
    assertThat(Files.exists(file)).isFalse();
  }

  @Test
  void recording_ofNonsense_failsAndKeepsWhatItHas() throws Exception {
    Recording recording = start();
    program.tellInits(recording);
    List<Reported> parts = program.parts(10_000, 0);
    tell(recording, parts.subList(0, 10));
    recording.onPart(parts.get(10).part(), new byte[100]);

    State state = await(recording);
    assertThat(state.status()).isEqualTo(Status.FAILED);
    assertThat(state.reason()).contains("no MP4 part");
    assertThat(probe(file, "stream=codec_name")).containsExactly("h264", "aac");
  }

  @Test
  void listener_thatThrows_doesNoHarm() throws Exception {
    Recording recording =
        Recording.start(
            file,
            "720p",
            RecordingLimits.DEFAULT,
            _ -> {
              throw new IllegalStateException("a test");
            });
    program.tellInits(recording);
    tell(recording, program.parts(10_000, 0));
    recording.stop();

    assertThat(await(recording).status()).isEqualTo(Status.FINISHED);
  }

  private Recording start() {
    return Recording.start(file, "720p", RecordingLimits.DEFAULT, changes::add);
  }

  private Recording start(RecordingLimits limits, Recording.FileOpener opener) {
    return Recording.start(file, "720p", limits, changes::add, opener);
  }

  private static void tell(Recording recording, List<Reported> parts) {
    for (Reported reported : parts) {
      recording.onPart(reported.part(), reported.bytes());
    }
  }

  private static State await(Recording recording) throws Exception {
    return recording.ended().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
  }

  private static void awaitMillis(Recording recording, long millis) {
    MonotonicClock time = MonotonicClock.system();
    long deadline = time.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
    while (recording.state().durationMillis() < millis) {
      assertThat(time.nanoTime()).as("in time").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private List<String> probe(Path path, String entries) throws Exception {
    return Ffmpeg.probe(directory, "-show_entries", entries, path.toString());
  }

  private List<String> packets(Path path, String stream) throws Exception {
    return Ffmpeg.probe(
        directory, "-select_streams", stream, "-show_entries", "packet=pts_time", path.toString());
  }

  /// Root mean square of each second.
  private double[] levels(Path path, int seconds) throws Exception {
    byte[] raw =
        Ffmpeg.run(
            directory,
            "-i",
            path.toString(),
            "-vn",
            "-ac",
            "1",
            "-af",
            "aresample=async=1",
            "-f",
            "s16le",
            "-");
    var levels = new double[seconds];
    for (int second = 0; second < seconds; second++) {
      double sum = 0;
      for (int i = second * 48_000; i < (second + 1) * 48_000 && 2 * i < raw.length; i++) {
        double sample = (short) (raw[2 * i] & 0xff | raw[2 * i + 1] << 8) / 32_768.0;
        sum += sample * sample;
      }
      levels[second] = Math.sqrt(sum / 48_000);
    }
    return levels;
  }

  private static List<String> topLevelBoxes(Path path) throws IOException {
    byte[] bytes = Files.readAllBytes(path);
    var types = new ArrayList<String>();
    long at = 0;
    while (at < bytes.length) {
      long size = ByteArrays.u32(bytes, (int) at);
      types.add(new String(bytes, (int) at + 4, 4, StandardCharsets.ISO_8859_1));
      at += size == 1 ? ByteArrays.i64(bytes, (int) at + 8) : size;
    }
    assertThat(at).isEqualTo(bytes.length);
    return types;
  }

  /// A file on a disk of so many bytes.
  private static class SmallDisk implements SeekableByteChannel {
    private final SeekableByteChannel file;
    private final long capacity;

    SmallDisk(Path path, long capacity) throws IOException {
      this.capacity = capacity;
      file = Files.newByteChannel(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    static SmallDisk unlimited(Path path) throws IOException {
      return new SmallDisk(path, Long.MAX_VALUE);
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      long room = capacity - file.position();
      if (room >= source.remaining()) {
        return file.write(source);
      }
      if (room <= 0) {
        throw new IOException("No space left on device");
      }
      ByteBuffer fitting = source.slice(source.position(), (int) room);
      int written = file.write(fitting);
      source.position(source.position() + written);
      return written;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
      return file.read(target);
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public SeekableByteChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public SeekableByteChannel truncate(long size) throws IOException {
      file.truncate(size);
      return this;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /// A file whose writes wait.
  private static final class SlowDisk extends SmallDisk {
    private final CountDownLatch released;

    SlowDisk(Path path, CountDownLatch released) throws IOException {
      super(path, Long.MAX_VALUE);
      this.released = released;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      try {
        assertThat(released.await(DEADLINE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      return super.write(source);
    }
  }
}
