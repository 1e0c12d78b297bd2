package dev.lathe.model.bundle.json;

import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.BundleFormatUnknown;
import dev.lathe.model.bundle.BundleId;
import dev.lathe.model.bundle.BundleTooLarge;
import dev.lathe.model.bundle.BundleUnreadable;
import dev.lathe.model.bundle.BundledFile;
import dev.lathe.model.bundle.Operations;
import dev.lathe.model.bundle.Outlines;
import dev.lathe.model.bundle.ProjectionPlan;
import dev.lathe.model.bundle.Schema;
import dev.lathe.model.bundle.SeedEvent;
import dev.lathe.model.bundle.WebhookPlan;
import dev.lathe.model.bundle.WrittenBlueprint;
import dev.lathe.model.bundle.workflow.WorkflowPlan;
import dev.lathe.model.json.JsonText;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A bundle as it lies in a store: one object, of which each part is unpacked, checked and read when
 * it is asked for, and each time anew.
 *
 * <p>Two lines of text, the manifest, come first; then the packed size and the checksum of each
 * section, then the sections: the parts, and the files. The manifest has the digest of each
 * section, and its own digest is the bundle's id; so the id is that of the content, whatever packed
 * it.
 *
 * <p>Immutable, thread-safe. What reads a part throws {@link BundleUnreadable} where that part is
 * damaged or missing.
 */
public final class BundleFile {
  /**
   * Raised when an older reader would misunderstand a newer file; 5 came with projections that read
   * the log.
   */
  public static final int FORMAT = 5;

  /** Of all sections together, unpacked; a function that has to hold them still has room. */
  public static final int MAXIMUM_BYTES = 32 * 1024 * 1024;

  /** Of one file: base64 makes 5.6 MB of it, and Lambda answers with 6 MB. */
  public static final int MAXIMUM_FILE_BYTES = 4 * 1024 * 1024;

  private final Manifest manifest;
  private final BundleId id;
  private final Sections sections;
  private final byte[] bytes;

  private BundleFile(Manifest manifest, BundleId id, Sections sections, byte[] bytes) {
    this.manifest = manifest;
    this.id = id;
    this.sections = sections;
    this.bytes = bytes;
  }

  /**
   * Writes {@code bundle}; equal bundles give equal ids and, on one platform, equal bytes.
   *
   * @throws BundleTooLarge if it is more than is read here
   */
  public static BundleFile of(Bundle bundle) {
    return read(Sections.write(bundle));
  }

  /**
   * Reads a file whose id is not known beforehand.
   *
   * @throws BundleUnreadable if {@code file} is not a bundle
   * @throws BundleFormatUnknown if it is a bundle of another format
   */
  public static BundleFile read(byte[] file) {
    Manifest.Found head = Manifest.read(file);
    return of(head, file);
  }

  /**
   * Reads the file that is stored under {@code expected}, and verifies that it is the one.
   *
   * @throws BundleUnreadable if {@code file} is not a bundle, or another one
   * @throws BundleFormatUnknown if it is a bundle of another format
   */
  public static BundleFile read(BundleId expected, byte[] file) {
    Manifest.Found head = Manifest.read(file);
    if (!head.id().equals(expected)) {
      throw new BundleUnreadable(
          "the bundle stored as " + expected + " has the digest " + head.id());
    }
    return of(head, file);
  }

  private static BundleFile of(Manifest.Found head, byte[] file) {
    byte[] own = file.clone();
    Sections sections = Sections.of(head.manifest(), own, head.bytes());
    return new BundleFile(head.manifest(), head.id(), sections, own);
  }

  /**
   * Unpacks everything once, and throws {@link BundleUnreadable} where a byte is not as written.
   */
  public void verify() {
    sections.all().forEach(section -> section.unpack(bytes, MAXIMUM_BYTES));
  }

  public BundleId id() {
    return id;
  }

  /** The project's, or the single service's, name. */
  public String name() {
    return manifest.name();
  }

  /** The single service's version, {@code 1.0.0} for a project. */
  public String version() {
    return manifest.version();
  }

  /** Reads what requests are answered from. */
  public Operations operations() {
    return part(new OperationsPart());
  }

  /** Reads how events reach read models. */
  public List<ProjectionPlan> projections() {
    return part(new ProjectionsPart());
  }

  /** Reads what a database needs. */
  public Schema schema() {
    return part(new SchemaPart());
  }

  /** Reads the events that are there from the start. */
  public List<SeedEvent> seeds() {
    return part(new SeedsPart());
  }

  /** Reads the file of that path, if there is one. */
  public Optional<BundledFile> file(String path) {
    return sections
        .file(path)
        .map(
            file ->
                new BundledFile(
                    file.section().contentType(), file.unpack(bytes, MAXIMUM_FILE_BYTES)));
  }

  /** Reads what is known of the statements. */
  public Outlines outlines() {
    return part(new OutlinesPart());
  }

  /** Reads who is told of events. */
  public List<WebhookPlan> webhooks() {
    return optional(new WebhooksPart());
  }

  /** Reads the workflows, sorted by their ids. */
  public List<WorkflowPlan> workflows() {
    return optional(new WorkflowsPart());
  }

  /** Reads what it was compiled from, if it says so. */
  public Optional<WrittenBlueprint> written() {
    var part = new WrittenPart();
    return sections.part(part.name()).isEmpty() ? Optional.empty() : part(part);
  }

  /** Reads all of it. */
  public Bundle bundle() {
    SortedMap<String, BundledFile> files = new TreeMap<>();
    manifest.files().forEach(file -> files.put(file.name(), file(file.name()).orElseThrow()));
    return new Bundle(
        name(),
        version(),
        operations(),
        projections(),
        schema(),
        seeds(),
        outlines(),
        webhooks(),
        workflows(),
        files,
        written());
  }

  /**
   * The same bundle with other names in its statements.
   *
   * @param names each key stands as its value, which has as many characters and is no other name of
   *     the bundle; a key is followed by nothing that could be part of a name
   */
  public BundleFile renamed(SortedMap<String, String> names) {
    Bundle bundle = bundle();
    return of(
        new Bundle(
            bundle.name(),
            bundle.version(),
            new OperationsPart().renamed(bundle, names),
            new ProjectionsPart().renamed(bundle, names),
            new SchemaPart().renamed(bundle, names),
            bundle.seeds(),
            new OutlinesPart().renamed(bundle, names),
            webhooks(),
            workflows(),
            bundle.files(),
            bundle.written()));
  }

  /** The bytes as they are stored, a copy. */
  public byte[] bytes() {
    return bytes.clone();
  }

  private <T> List<T> optional(Part<List<T>> part) {
    return sections.part(part.name()).isEmpty() ? List.of() : part(part);
  }

  private <T> T part(Part<T> part) {
    Packed packed =
        sections
            .part(part.name())
            .orElseThrow(() -> new BundleUnreadable("the bundle lacks " + part.title()));
    try {
      return part.read(packed.unpack(bytes, part.maximumBytes()));
    } catch (JsonText.MalformedJson e) {
      throw new BundleUnreadable(
          part.title() + " of the bundle can't be read: " + e.getMessage(), e);
    }
  }
}
