package dev.lathe.dev;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second server away from data that one works on. The operating system lets go of it when
 * the process ends, however it ends. Who has it stands in a file beside it: some systems let nobody
 * else read a file that is locked.
 */
final class DataLock implements AutoCloseable {
  /** Longest note that is read: a process and an address. */
  private static final int LONGEST_NOTE = 200;

  /** Between who it is and where it answers. */
  private static final String SERVES = ", ";

  private final FileChannel channel;
  private final Path note;

  private DataLock(FileChannel channel, Path note) {
    this.channel = channel;
    this.note = note;
  }

  /**
   * Takes the data of {@code folder}.
   *
   * @throws DataTaken if another server has it, of this process or another one
   */
  static DataLock take(Path folder) {
    Path note = folder.resolve("server");
    @Nullable FileChannel opened = null;
    try {
      opened =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (locked(opened)) {
        var lock = new DataLock(opened, note);
        lock.tell("process " + ProcessHandle.current().pid());
        return lock;
      }
      opened.close();
    } catch (IOException e) {
      closeQuietly(opened);
      throw new UncheckedIOException(e);
    }
    throw new DataTaken(folder, holder(note));
  }

  /** Whether a server works on the data of {@code folder} now. */
  static boolean isTaken(Path folder) {
    Path lock = folder.resolve("lock");
    if (!Files.exists(lock)) return false;
    try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      return !locked(channel); // let go of when it is closed
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes down where the server answers, for who comes second. */
  void servesAt(String address) {
    tell("process " + ProcessHandle.current().pid() + SERVES + address);
  }

  /** Where the server that works on {@code folder} answers, if it has said so. */
  static Optional<URI> servedAt(Path folder) {
    return holder(folder.resolve("server"))
        .filter(who -> who.contains(SERVES))
        .map(who -> URI.create(who.substring(who.indexOf(SERVES) + SERVES.length()).strip()));
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(note);
      channel.close(); // and the lock with it; its file stays, as another one may wait at it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void tell(String who) {
    try {
      Files.write(note, who.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  private static Optional<String> holder(Path note) {
    try (var channel = FileChannel.open(note, StandardOpenOption.READ)) {
      var bytes = ByteBuffer.allocate(LONGEST_NOTE);
      int unused = channel.read(bytes);
      return Optional.of(StandardCharsets.UTF_8.decode(bytes.flip()).toString())
          .filter(text -> !text.isBlank());
    } catch (IOException unknown) {
      return Optional.empty();
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    if (channel == null) return;
    try {
      channel.close();
    } catch (IOException notOpenAnyway) {
      // What is told is why it could not be locked.
    }
  }
}
