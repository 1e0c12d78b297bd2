package dev.lathe.dev;

import dev.lathe.runtime.query.CursorKey;
import dev.lathe.runtime.query.CursorKeyUnavailable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/**
 * The key of a server's cursors, in a file of its data folder: made when the first cursor is, so
 * that cursors outlive the server. Another text in it, or none, makes those before worthless.
 *
 * @param random what it is drawn from, which nobody may guess
 */
record CursorKeyFile(Path folder, RandomGenerator random) implements CursorKey {
  private static final String NAME = "cursor.key";

  private static final int BYTES = 32;

  @Override
  public String read() {
    Path file = folder.resolve(NAME);
    try {
      if (!Files.exists(file)) make(file);
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new CursorKeyUnavailable("%s can't be read or written".formatted(file), e);
    }
  }

  /** Whole or not at all, for nobody else's eyes. */
  private void make(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    random.nextBytes(key);
    Path fresh = folder.resolve(NAME + ".new");
    Files.deleteIfExists(fresh);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    Files.writeString(fresh, HexFormat.of().formatHex(key) + "\n");
    try {
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      Files.deleteIfExists(fresh);
    }
  }

  /** Forgets it, and with it every cursor. */
  static void delete(Path folder) throws IOException {
    Files.deleteIfExists(folder.resolve(NAME));
  }
}
