package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleUnreadable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A bundle as it lies in a store: the gzip of its canonical JSON, with neither a time nor a name in
 * the header. Immutable, thread-safe.
 */
public final class BundleFile {
  /** Largest canonical form read, in bytes; some hundred times that of a large blueprint. */
  public static final int MAXIMUM_BYTES = 256 * 1024 * 1024;

  private final BundleId id;
  private final Bundle bundle;
  private final byte[] bytes;

  private BundleFile(BundleId id, Bundle bundle, byte[] bytes) {
    this.id = id;
    this.bundle = bundle;
    this.bytes = bytes;
  }

  /** Writes {@code bundle}; equal bundles give equal ids and, on one platform, equal bytes. */
  public static BundleFile of(Bundle bundle) {
    byte[] canonical = BundleJson.write(bundle);
    return new BundleFile(BundleId.of(canonical), bundle, compress(canonical));
  }

  /**
   * Reads a file whose id is not known beforehand.
   *
   * @throws BundleUnreadable if {@code file} is no bundle
   * @throws BundleFormatUnknown if a newer Lathe wrote it
   */
  public static BundleFile read(byte[] file) {
    byte[] canonical = decompress(file);
    return new BundleFile(BundleId.of(canonical), BundleJson.read(canonical), file.clone());
  }

  /**
   * Reads the file that is stored under {@code expected}, and verifies that it is the one.
   *
   * @throws BundleUnreadable if {@code file} is no bundle, or another one
   * @throws BundleFormatUnknown if a newer Lathe wrote it
   */
  public static BundleFile read(BundleId expected, byte[] file) {
    byte[] canonical = decompress(file);
    BundleId id = BundleId.of(canonical);
    if (!id.equals(expected)) {
      throw new BundleUnreadable("the bundle stored as " + expected + " has the digest " + id);
    }
    return new BundleFile(id, BundleJson.read(canonical), file.clone());
  }

  /**
   * The id of the bundle in {@code file}, without reading the bundle.
   *
   * @throws BundleUnreadable if {@code file} is not whole
   */
  public static BundleId idOf(byte[] file) {
    return BundleId.of(decompress(file));
  }

  public BundleId id() {
    return id;
  }

  public Bundle bundle() {
    return bundle;
  }

  /** The compressed bytes, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  private static byte[] compress(byte[] canonical) {
    var out = new ByteArrayOutputStream();
    // Java's gzip header carries no time, no name and no platform.
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(canonical);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return out.toByteArray();
  }

  private static byte[] decompress(byte[] file) {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(file))) {
      byte[] canonical = gzip.readNBytes(MAXIMUM_BYTES + 1);
      if (canonical.length > MAXIMUM_BYTES) {
        throw new BundleUnreadable("the bundle is larger than " + MAXIMUM_BYTES + " bytes");
      }
      return canonical;
    } catch (IOException e) {
      throw new BundleUnreadable("the bundle is not whole: " + e.getMessage(), e);
    }
  }
}
