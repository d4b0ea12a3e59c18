package io.madang.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.madang.dtls.DtlsCertificate;
import io.madang.dtls.DtlsRole;
import io.madang.ice.IceCredentials;
import io.madang.room.JoinRequest;
import io.madang.room.LoopbackRooms;
import io.madang.room.MediaOffer;
import io.madang.room.ParticipantKind;
import io.madang.room.Permissions;
import io.madang.room.PublishSection;
import io.madang.room.RoomHandle;
import io.madang.room.RoomObserver;
import io.madang.room.RoomRegistry;
import io.madang.room.TrackSource;
import io.madang.rtp.Codec;
import io.madang.rtp.CodecName;
import io.madang.rtp.HeaderExtensionMap;
import io.madang.rtp.MediaKind;
import io.madang.transport.ReceiveSection;
import io.madang.transport.RemoteParameters;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// A server's rooms on a real loop, and workers that only pretend ([FakeWorker]), as processes of
/// their own.
final class ComposeWorld implements AutoCloseable {
  private static final Permissions ALL = new Permissions(true, true, false, false, true);
  private static final Codec VP8 =
      new Codec(CodecName.VP8, 96, 90_000, 1, "", Codec.NO_RTX, true, true, false, false, false);

  final RoomRegistry registry;
  final Path journal;

  /// The directories that workers were given.
  final List<Path> directories = new CopyOnWriteArrayList<>();

  private final LoopbackRooms loops;
  private final SecureRandom random = new SecureRandom();
  private final DtlsCertificate certificate = DtlsCertificate.generate(random);

  ComposeWorld(Path folder) throws IOException {
    journal = folder.resolve("journal");
    Files.createFile(journal);
    loops = LoopbackRooms.open();
    registry = loops.registry();
  }

  RoomHandle room() {
    return registry.open("yard");
  }

  /// Somebody with a camera that never sends anything.
  String join(String name) throws Exception {
    var section =
        new ReceiveSection(
            "v",
            MediaKind.VIDEO,
            List.of(VP8),
            HeaderExtensionMap.EMPTY,
            List.of(),
            List.of(),
            List.of());
    var remote =
        new RemoteParameters(
            IceCredentials.generate(random, ""),
            List.of(certificate.fingerprint()),
            DtlsRole.SERVER);
    var offer =
        new MediaOffer(
            remote, List.of(new PublishSection(section, TrackSource.CAMERA, false)), List.of());
    var request = new JoinRequest(name, "", ParticipantKind.BROWSER, ALL, offer, List.of());
    return room().join(request, RoomObserver.NONE).get(5, TimeUnit.SECONDS).participantId();
  }

  WorkerPool pool(boolean spare, int max) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path", "").replace(File.pathSeparator, ":"),
            FakeWorker.class.getName(),
            journal.toString());
    return new WorkerPool(
        directory -> {
          Files.writeString(directory.resolve("left-behind"), "a font");
          directories.add(directory);
          return new WorkerCommandLine(command);
        },
        spare,
        max);
  }

  /// What the workers wrote down, each line after its process id.
  List<String> journal() {
    try {
      return Files.readAllLines(journal);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The lines of one worker without its process id.
  List<String> journal(long pid) {
    List<String> lines = new ArrayList<>();
    for (String line : journal()) {
      if (line.startsWith(pid + " ")) {
        lines.add(line.substring(line.indexOf(' ') + 1));
      }
    }
    return lines;
  }

  static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("%s in time", what).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    loops.close();
  }
}
