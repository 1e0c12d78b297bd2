package dev.lathe.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** A file of lines; packed where its name ends with {@code .gz}. */
record TextFile(Path path) {
  /**
   * Writes it whole or not at all: under another name first.
   *
   * @throws UncheckedIOException if it is there already, or can't be written
   */
  <T> T write(Function<Consumer<String>, T> lines) {
    Path part = path.resolveSibling(path.getFileName() + ".part");
    try {
      if (Files.exists(path)) throw new FileAlreadyExistsException(path.toString());
      T written;
      try (Writer to =
          new BufferedWriter(
              new OutputStreamWriter(
                  packing(Files.newOutputStream(part)), StandardCharsets.UTF_8))) {
        written = lines.apply(line -> append(to, line));
      }
      try (FileChannel whole = FileChannel.open(part, StandardOpenOption.WRITE)) {
        whole.force(true); // else it may have its name, and nothing in it, after a power cut
      }
      Files.move(part, path, StandardCopyOption.ATOMIC_MOVE);
      return written;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deleteIfThere(part);
    }
  }

  /**
   * What {@code work} makes of its lines.
   *
   * @throws Refused if it is none that can be read twice
   */
  <T> T read(Function<Stream<String>, T> work) {
    requireThere(path);
    if (!Files.isRegularFile(path)) throw Refused.wrong(path + " is no file on a disk: name one");
    try (BufferedReader from =
        new BufferedReader(
            new InputStreamReader(unpacking(Files.newInputStream(path)), StandardCharsets.UTF_8))) {
      return work.apply(from.lines());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Tells whoever named {@code path} that nothing is there to read.
   *
   * @throws Refused if it is a folder, or nothing
   */
  static void requireThere(Path path) {
    if (Files.isDirectory(path)) throw Refused.wrong(path + " is a folder: name a file");
    if (!Files.exists(path)) throw Refused.wrong("there is no " + path);
  }

  private boolean packed() {
    return path.toString().endsWith(".gz");
  }

  private OutputStream packing(OutputStream to) throws IOException {
    return packed() ? new GZIPOutputStream(to) : to;
  }

  private InputStream unpacking(InputStream from) throws IOException {
    return packed() ? new GZIPInputStream(from) : from;
  }

  private static void append(Writer to, String line) {
    try {
      to.write(line);
      to.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void deleteIfThere(Path part) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
