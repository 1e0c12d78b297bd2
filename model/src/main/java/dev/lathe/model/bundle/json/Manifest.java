package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.json.CanonicalReader;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The first two lines of a bundle file: its format, and what it holds. They are text, and their
 * digest is the bundle's id: {@code head -n 2 FILE | sha256sum} prints it.
 */
record Manifest(String name, String version, List<Section> parts, List<Section> files) {
  /** In bytes; some thousand files fit. */
  static final int MAXIMUM_BYTES = 1024 * 1024;

  private static final String FIRST = "lathe bundle ";

  /** Formats 1 and 2 were one gzip of everything, whose first byte this is. */
  private static final int GZIP = 0x1f;

  private static final int BEFORE_PARTS = 2;

  Manifest {
    parts = List.copyOf(parts);
    files = List.copyOf(files);
  }

  /**
   * A manifest as it was found at the head of a file.
   *
   * @param bytes that it takes there
   */
  record Found(Manifest manifest, BundleId id, int bytes) {}

  /** Parts, then files, as they lie in the file. */
  List<Section> sections() {
    return Stream.concat(parts.stream(), files.stream()).toList();
  }

  byte[] write() {
    var second =
        new Members()
            .with("name", name)
            .with("version", version)
            .with("parts", parts, Section::json)
            .with("files", files, Section::json);
    return (FIRST + BundleFile.FORMAT + "\n" + second.text() + "\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Reads the head of {@code file}.
   *
   * @throws BundleFormatUnknown if it is a bundle of another format
   * @throws BundleUnreadable if it is not a bundle
   */
  static Found read(byte[] file) {
    int first = lineEnd(file, 0, FIRST.length() + 12);
    format(file, first);
    int second = lineEnd(file, first, MAXIMUM_BYTES);
    if (second == first) throw new BundleUnreadable("the bundle is cut off in its manifest");
    try {
      Manifest manifest =
          CanonicalReader.read(Arrays.copyOfRange(file, first, second), Manifest::members);
      return new Found(manifest, BundleId.of(Arrays.copyOf(file, second)), second);
    } catch (JsonText.MalformedJson e) {
      throw new BundleUnreadable("the bundle's manifest can't be read: " + e.getMessage(), e);
    }
  }

  private static void format(byte[] file, int end) {
    if (file.length > 0 && file[0] == GZIP) {
      throw new BundleFormatUnknown(BEFORE_PARTS, BundleFile.FORMAT);
    }
    String line = new String(file, 0, end, StandardCharsets.ISO_8859_1);
    if (!line.matches(FIRST + "[1-9][0-9]{0,8}\n")) {
      throw new BundleUnreadable("the file is not a bundle");
    }
    int format = Integer.parseInt(line.substring(FIRST.length(), line.length() - 1));
    if (format != BundleFile.FORMAT) throw new BundleFormatUnknown(format, BundleFile.FORMAT);
  }

  private static Manifest members(CanonicalReader in) {
    return new Manifest(
        in.text("name"),
        in.text("version"),
        in.list("parts", Section::read),
        in.list("files", Section::read));
  }

  /** The place behind the next line feed, or {@code from} where none is near. */
  private static int lineEnd(byte[] file, int from, int atMost) {
    for (int at = from; at < Math.min(file.length, from + atMost); at++) {
      if (file[at] == '\n') return at + 1;
    }
    return from;
  }
}
