package dev.lathe.dev;

import dev.lathe.dev.identity.IssuerFile;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.bundle.BundleStore;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What one blueprint's server keeps between runs: {@code .lathe/<name>/}, or with a number behind
 * the name where a blueprint of another folder has that already. Everything in it can be made
 * again, but for the events.
 */
public record DevFolder(Path path) {
  private static final String DATABASE = "lathe.db";

  /** Says whose data it is: the blueprint's folder. */
  private static final String BLUEPRINT = "blueprint";

  /** Blueprints of one name that are served from one folder; more of them are a mistake. */
  private static final int MOST_OF_A_NAME = 100;

  /**
   * The folder of the blueprint {@code name}, which lies at {@code blueprint}, below {@code in}.
   */
  public static DevFolder of(Path in, String name, Path blueprint) {
    Path origin = blueprint.toAbsolutePath().normalize();
    for (int number = 1; number <= MOST_OF_A_NAME; number++) {
      String suffix = number == 1 ? "" : "-" + number;
      Path path = in.resolve(".lathe").resolve(safe(name) + suffix);
      if (isFor(origin, path)) {
        note(origin, path);
        return new DevFolder(path);
      }
    }
    throw new IllegalStateException(
        "more than %s blueprints named %s are served from here".formatted(MOST_OF_A_NAME, name));
  }

  /** Those below {@code in} that have a SQLite file, by name. */
  public static List<DevFolder> withDatabases(Path in) {
    return those(in, folder -> Files.isRegularFile(folder.sqlite()));
  }

  /** Those below {@code in} whose server has an issuer, by name. */
  public static List<DevFolder> withIssuers(Path in) {
    return those(in, folder -> IssuerFile.in(folder.path()).isPresent());
  }

  private static List<DevFolder> those(Path in, Predicate<DevFolder> which) {
    Path all = in.resolve(".lathe");
    if (!Files.isDirectory(all)) return List.of();
    try (Stream<Path> folders = Files.list(all)) {
      return folders.sorted().map(DevFolder::new).filter(which).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of the blueprint that is served from here, where that is known. */
  public Optional<Path> blueprint() {
    try {
      Path file = path.resolve(BLUEPRINT);
      return Files.exists(file)
          ? Optional.of(Path.of(Files.readString(file).strip())).filter(Files::exists)
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether nobody has {@code path}, or this blueprint, or one that is not there any more. */
  private static boolean isFor(Path origin, Path path) {
    try {
      Path file = path.resolve(BLUEPRINT);
      if (!Files.exists(file)) return true;
      Path other = Path.of(Files.readString(file).strip());
      return other.equals(origin) || !Files.exists(other);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void note(Path origin, Path path) {
    try {
      Files.createDirectories(path);
      Files.writeString(path.resolve(BLUEPRINT), origin + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Keeps other servers away until it is closed.
   *
   * @throws DataTaken if one is there already
   */
  DataLock take() {
    return DataLock.take(path);
  }

  /** Whether a server runs on it. */
  public boolean isServed() {
    return DataLock.isTaken(path);
  }

  /** Where that server answers, if one does and it has said so. */
  public Optional<URI> servedAt() {
    return isServed() ? DataLock.servedAt(path) : Optional.empty();
  }

  /** How far the clock of its server is ahead of this machine's. */
  public Duration ahead() {
    return DevClock.ahead(path);
  }

  /** The same of whatever lies beside {@code sqlite}: none where it is no server's own file. */
  public static Duration aheadOf(Path sqlite) {
    Path folder = sqlite.toAbsolutePath().getParent();
    return folder != null && sqlite.endsWith(DATABASE) ? DevClock.ahead(folder) : Duration.ZERO;
  }

  /**
   * Sets the clock of a server that is not running forward.
   *
   * @return how far it is ahead then
   * @throws DataTaken if one runs
   * @throws ClockRefused if it can't be set so
   */
  public Duration forward(Duration by) {
    if (by.isNegative()) throw new ClockRefused("time does not go back: a clock is set forward");
    try (var _ = take()) {
      Duration ahead = ahead().plus(by);
      DevClock.write(path, ahead);
      return ahead;
    }
  }

  /** The SQLite file that is used unless another database is named. */
  public Path sqlite() {
    return path.resolve(DATABASE);
  }

  /** Bundles and channels. */
  public BundleStore store(Time time) {
    return new FolderBundleStore(bundles(), time);
  }

  private Path bundles() {
    return path.resolve("bundles");
  }

  /** Where packaged functions are unpacked and log, and what their bucket has. */
  Path lambda() {
    return path.resolve("lambda");
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

  /**
   * Deletes what servers put here, and nothing else that somebody may have put beside it.
   *
   * @throws DataTaken if a server works on it
   */
  public void reset() {
    make();
    try (var _ = take()) {
      for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
        Files.deleteIfExists(path.resolve(DATABASE + suffix));
      }
      IssuerFile.delete(path);
      CursorKeyFile.delete(path);
      DevClock.delete(path);
      deleteTree(bundles());
      deleteTree(sqld());
      deleteTree(lambda());
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
