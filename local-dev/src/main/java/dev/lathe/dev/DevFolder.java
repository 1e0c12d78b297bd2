package dev.lathe.dev;

import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/**
 * What one blueprint's server keeps between runs: {@code .lathe/<name>/}. Everything in it can be
 * made again, but for the events.
 */
public record DevFolder(Path path) {
  private static final String DATABASE = "lathe.db";

  /** The folder of the blueprint called {@code name} below the working directory. */
  public static DevFolder of(String name) {
    return new DevFolder(Path.of(".lathe", safe(name)));
  }

  /** The SQLite file that is used unless another database is named. */
  Path sqlite() {
    return path.resolve(DATABASE);
  }

  /** Bundles and channels. */
  BundleStore store(Time time) {
    return new FolderBundleStore(bundles(), time);
  }

  private Path bundles() {
    return path.resolve("bundles");
  }

  /** Where an sqld of ours keeps its files. */
  Path sqld() {
    return path.resolve("sqld");
  }

  /** Makes the folder where it is missing, so that a missing permission is told early. */
  void make() {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes what servers put here, and nothing else that somebody may have put beside it. */
  public void reset() {
    try {
      for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(path.resolve(DATABASE + suffix));
      }
      deleteTree(bundles());
      deleteTree(sqld());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A blueprint's name as one folder: it may hold what a file system does not take. */
  private static String safe(String name) {
    String plain = name.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.startsWith(".") ? "_" + plain : plain;
  }

  private static void deleteTree(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path done, @org.jspecify.annotations.Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
