package dev.lathe.cli;

import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Notices that files of a folder were saved. It looks instead of listening: editors write beside a
 * file and rename, tools replace whole folders, and a look sees what came of it.
 */
final class BlueprintWatch {
  /** Between two looks: a save feels taken up at once. */
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Most entries that are looked at; further ones are not noticed. */
  private static final int MAXIMUM_ENTRIES = 50_000;

  private final Path folder;
  private final Path ignored;
  private final Time time;
  private SortedMap<String, String> seen;

  /**
   * Watches from now on.
   *
   * @param ignored a file of our own, wherever it lies
   */
  BlueprintWatch(Path folder, Path ignored, Time time) {
    this.folder = folder;
    this.ignored = ignored.toAbsolutePath().normalize();
    this.time = time;
    this.seen = look();
  }

  /** Waits for a save, and then until saving has stopped for a moment. */
  void awaitSave() throws InterruptedException {
    SortedMap<String, String> now = look();
    while (now.equals(seen)) {
      sleep(LOOK);
      now = look();
    }
    SortedMap<String, String> before;
    do {
      before = now;
      sleep(LOOK.dividedBy(2));
      now = look();
    } while (!now.equals(before));
    seen = now;
  }

  private void sleep(Duration pause) throws InterruptedException {
    time.sleep(pause);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  /** Every file's size and time; what goes away under the look is seen by the next one. */
  private SortedMap<String, String> look() {
    var files = new TreeMap<String, String>();
    try {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
              boolean hidden =
                  !dir.equals(folder) && String.valueOf(dir.getFileName()).startsWith(".");
              return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              boolean ours =
                  String.valueOf(file.getFileName()).startsWith(".")
                      || file.endsWith(LockFile.NAME)
                      || file.toAbsolutePath().normalize().equals(ignored);
              if (ours) {
                return FileVisitResult.CONTINUE;
              }
              files.put(
                  file.toString(),
                  attributes.size() + " " + attributes.lastModifiedTime() + attributes.fileKey());
              return files.size() < MAXIMUM_ENTRIES
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException gone) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}
