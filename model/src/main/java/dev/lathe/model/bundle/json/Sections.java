package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleTooLarge;
import dev.lathe.model.bundle.BundleUnreadable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where the sections of a bundle file lie: parts by name, files by path. */
record Sections(Map<String, Packed> parts, Map<String, Packed> files) {
  private static final String PART_TYPE = "application/json";

  /** A section's packed size and its checksum, four bytes each, the most significant first. */
  private static final int INDEX_BYTES = 2 * Integer.BYTES;

  Sections {
    parts = Map.copyOf(parts);
    files = Map.copyOf(files);
  }

  Optional<Packed> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  Optional<Packed> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  Stream<Packed> all() {
    return Stream.concat(parts.values().stream(), files.values().stream());
  }

  /** The whole file of {@code bundle}. */
  static byte[] write(Bundle bundle) {
    var contents = new ArrayList<byte[]>();
    var parts = new ArrayList<Section>();
    for (Part<?> part : Part.of(bundle)) {
      byte[] content = part.write(bundle);
      limit(part.title(), content.length, part.maximumBytes());
      parts.add(Section.of(part.name(), PART_TYPE, content));
      contents.add(content);
    }
    var files = new ArrayList<Section>();
    bundle
        .files()
        .forEach(
            (path, file) -> {
              byte[] content = file.bytes();
              limit("the file `" + path + "`", content.length, BundleFile.MAXIMUM_FILE_BYTES);
              files.add(Section.of(path, file.contentType(), content));
              contents.add(content);
            });
    limit("the whole", contents.stream().mapToLong(c -> c.length).sum(), BundleFile.MAXIMUM_BYTES);
    byte[] manifest = new Manifest(bundle.name(), bundle.version(), parts, files).write();
    limit("the list of files", manifest.length, Manifest.MAXIMUM_BYTES);
    return join(manifest, contents.stream().map(Packed::pack).toList());
  }

  private static void limit(String what, long bytes, long limit) {
    if (bytes > limit) throw new BundleTooLarge(what, bytes, limit);
  }

  /** Manifest, index and sections, one behind the other. */
  static byte[] join(byte[] manifest, List<byte[]> packed) {
    var index = ByteBuffer.allocate(packed.size() * INDEX_BYTES);
    packed.forEach(each -> index.putInt(each.length).putInt(Packed.crc(each, 0, each.length)));
    var file = new ByteArrayOutputStream();
    file.writeBytes(manifest);
    file.writeBytes(index.array());
    packed.forEach(file::writeBytes);
    return file.toByteArray();
  }

  /**
   * Finds the sections of {@code file} without unpacking one.
   *
   * @param start of the index, behind the manifest
   * @throws BundleUnreadable if the file is cut off, too long, or announces more than is read here
   */
  static Sections of(Manifest manifest, byte[] file, int start) {
    List<Section> sections = manifest.sections();
    if (start + (long) sections.size() * INDEX_BYTES > file.length) {
      throw new BundleUnreadable("the bundle is cut off in its index");
    }
    var index = ByteBuffer.wrap(file, start, sections.size() * INDEX_BYTES);
    long offset = start + (long) sections.size() * INDEX_BYTES;
    long unpacked = 0;
    var found = new ArrayList<Packed>();
    for (Section section : sections) {
      int length = index.getInt();
      int crc = index.getInt();
      unpacked += section.bytes();
      if (length < 0 || offset + length > file.length || section.bytes() < 0) {
        throw new BundleUnreadable("the bundle is cut off in `" + section.name() + "`");
      }
      found.add(new Packed(section, (int) offset, length, crc));
      offset += length;
    }
    if (offset != file.length) throw new BundleUnreadable("there is more behind the bundle");
    if (unpacked > BundleFile.MAXIMUM_BYTES) {
      throw new BundleUnreadable(
          "the bundle has %s bytes unpacked, at most %s are read"
              .formatted(unpacked, BundleFile.MAXIMUM_BYTES));
    }
    int parts = manifest.parts().size();
    return new Sections(
        byName(found.subList(0, parts)), byName(found.subList(parts, found.size())));
  }

  private static Map<String, Packed> byName(List<Packed> sections) {
    var named = new HashMap<String, Packed>();
    for (Packed packed : sections) {
      Section section = packed.section();
      if (named.put(section.name(), packed) != null) {
        throw new BundleUnreadable("the bundle has `" + section.name() + "` twice");
      }
    }
    return named;
  }
}
