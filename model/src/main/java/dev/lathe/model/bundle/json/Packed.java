package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Where a section lies in a file, as gzip with neither a time nor a name in its header.
 *
 * @param crc CRC-32 of the packed bytes: damage is found before anything is unpacked
 */
record Packed(Section section, int offset, int length, int crc) {
  private static final int BUFFER_BYTES = 8 * 1024;

  /** Packs {@code content}; how well depends on the platform's zlib. */
  static byte[] pack(byte[] content) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  static int crc(byte[] file, int offset, int length) {
    var crc = new CRC32();
    crc.update(file, offset, length);
    return (int) crc.getValue();
  }

  /**
   * The section's bytes, of which no more are unpacked than the manifest announces.
   *
   * @param limit of bytes that are unpacked at all
   * @throws BundleUnreadable if they are not what the manifest says
   */
  byte[] unpack(byte[] file, int limit) {
    if (section.bytes() > limit) {
      throw new BundleUnreadable(
          "`%s` of the bundle has %s bytes, at most %s are read"
              .formatted(section.name(), section.bytes(), limit));
    }
    if (crc(file, offset, length) != crc) throw damaged("its checksum is another one");
    var packed = new ByteArrayInputStream(file, offset, length);
    try (var gzip = new GZIPInputStream(packed, BUFFER_BYTES)) {
      var content = new byte[section.bytes()];
      int bytes = gzip.readNBytes(content, 0, content.length);
      if (bytes < content.length || gzip.read() >= 0) throw damaged("it has another size");
      if (!Sha256.hex(content).equals(section.sha256())) throw damaged("its digest is another one");
      return content;
    } catch (IOException e) {
      throw new BundleUnreadable(
          "`" + section.name() + "` of the bundle is damaged: " + e.getMessage(), e);
    }
  }

  private BundleUnreadable damaged(String why) {
    return new BundleUnreadable("`" + section.name() + "` of the bundle is damaged: " + why);
  }
}
