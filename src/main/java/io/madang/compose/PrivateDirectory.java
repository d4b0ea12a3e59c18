package io.madang.compose;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Directories that only this server's user may enter.
final class PrivateDirectory {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateDirectory() {}

  /// A new one with a name that nobody could have taken before.
  static Path temporary() throws IOException {
    return Files.createTempDirectory("madang-", OWNER_ONLY);
  }

  /// That directory, made with its parents if it is not there.
  ///
  /// @throws IOException if it cannot be written to
  static Path create(Path directory) throws IOException {
    Path absolute = directory.toAbsolutePath();
    Files.createDirectories(absolute, OWNER_ONLY);
    if (!Files.isWritable(absolute)) {
      throw new IOException(absolute + " cannot be written to");
    }
    return absolute;
  }

  /// Takes a directory away with all that is in it, as far as possible.
  static void delete(Path directory) {
    try {
      Files.walkFileTree(directory, new Deletion());
    } catch (IOException stays) {
      // Temporary files: the system's own cleaning takes what is left.
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
