package dev.lathe.compiler.source;

import dev.lathe.compiler.diagnostic.Diagnostic;
import dev.lathe.compiler.diagnostic.DiagnosticCode;
import dev.lathe.compiler.diagnostic.Findings;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.diagnostic.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Reads from a folder what the format knows, and leaves alone what else lies there. */
public final class FolderReader {
  /** Largest file read, in bytes: the largest artifact known has 40 KiB. */
  public static final long MAXIMUM_BYTES = 4L << 20;

  /** Most files read: 100 entities with 1,000 graphs and their UI are under 5,000. */
  public static final int MAXIMUM_FILES = 20_000;

  /** Deepest folder below {@code ui}, {@code workflows} or {@code init}, against link loops. */
  private static final int MAXIMUM_FOLDER_DEPTH = 12;

  /** Deepest folder of a package that is looked into for fragments. */
  private static final int MAXIMUM_PACKAGE_DEPTH = 4;

  private final Path root;
  private final int maximumFiles;
  private final Findings findings = new Findings();
  private final TreeMap<String, SourceFile> files = new TreeMap<>();
  private final TreeSet<String> folders = new TreeSet<>();
  private final TreeSet<String> broken = new TreeSet<>();

  /** Paths of which it is known whether they lie inside, whatever links lead there. */
  private final Map<String, Boolean> inside = new HashMap<>();

  private FolderReader(Path root, int maximumFiles) {
    this.root = root;
    this.maximumFiles = maximumFiles;
  }

  /**
   * The files of a blueprint in either form.
   *
   * @return failed if {@code folder} is none; a file that can't be read as text is a finding beside
   *     the others, which are read all the same
   */
  public static Outcome read(Path folder) {
    return read(folder, MAXIMUM_FILES);
  }

  /** The same, with another limit than {@link #MAXIMUM_FILES}. */
  public static Outcome read(Path folder, int maximumFiles) {
    var reader = new FolderReader(folder, maximumFiles);
    if (!Files.isDirectory(folder)) {
      reader.findings.add(
          DiagnosticCode.BLUEPRINT_NOT_FOUND,
          Span.ofFile(String.valueOf(folder.getFileName())),
          Files.exists(folder) ? "this is a file, not a folder" : "there is no such folder",
          "name the folder that holds project.json or manifest.json");
    } else {
      try {
        reader.blueprint();
      } catch (IOException | UncheckedIOException e) {
        reader.findings.add(
            DiagnosticCode.BLUEPRINT_IO_ERROR,
            Span.ofFile(String.valueOf(folder.getFileName())),
            "the folder can't be read: " + reason(e),
            "see who may read it, and what is in it");
      }
    }
    return new Outcome(
        new SourceFiles(reader.files, reader.folders, reader.broken), reader.findings.sorted());
  }

  /** What was read, and what could not be. */
  public record Outcome(SourceFiles sources, List<Diagnostic> findings) {
    public Outcome {
      findings = List.copyOf(findings);
    }

    /** The sources, if all of them could be read. */
    public Result<SourceFiles> result() {
      return Result.of(sources, findings);
    }
  }

  /** One file that is not part of a blueprint's folder, such as a further seed. */
  public static Outcome readFile(Path file) {
    Path onDisk = real(file); // its user named it, whatever it is a link to
    Path parent = onDisk.toAbsolutePath().getParent();
    var reader = new FolderReader(parent == null ? onDisk : parent, MAXIMUM_FILES);
    String name = String.valueOf(onDisk.getFileName());
    if (!Files.isRegularFile(file)) {
      reader.findings.add(
          DiagnosticCode.BLUEPRINT_IO_ERROR, Span.ofFile(name), "there is no such file");
    } else {
      try {
        reader.file(name);
      } catch (IOException e) {
        reader.findings.add(
            DiagnosticCode.BLUEPRINT_IO_ERROR,
            Span.ofFile(name),
            "the file can't be read: " + reason(e));
      }
    }
    return new Outcome(
        new SourceFiles(reader.files, reader.folders, reader.broken), reader.findings.sorted());
  }

  private static Path real(Path file) {
    try {
      return file.toRealPath();
    } catch (IOException e) {
      return file;
    }
  }

  /** Why reading failed: of a missing permission, Java tells no more than where. */
  private static String reason(Exception e) {
    return e instanceof AccessDeniedException || e.getCause() instanceof AccessDeniedException
        ? "permission denied"
        : String.valueOf(e.getMessage());
  }

  private void blueprint() throws IOException {
    jsonIn("");
    for (String folder : List.of("graphs", "seed", "pdm", "pdm/entities", "tests")) {
      jsonIn(folder);
    }
    for (String folder : List.of("ui", "workflows", "init")) {
      tree(folder, 1);
    }
    for (String service : foldersIn("services")) {
      String home = "services/" + service;
      folders.add(home);
      for (String folder :
          List.of("", "/graphs", "/qsm", "/qsm/projections", "/bindings", "/seed")) {
        jsonIn(home + folder);
      }
      tree(home + "/ui", 1);
      tree(home + "/workflows", 1);
      String handlers = home + "/commands/handlers.mjs";
      if (Files.isRegularFile(root.resolve(handlers))) {
        file(handlers);
      }
    }
    modules();
  }

  /** {@code node_modules/<package>} and {@code node_modules/@<scope>/<package>}. */
  private void modules() throws IOException {
    for (String name : foldersIn("node_modules")) {
      String home = "node_modules/" + name;
      List<String> packages =
          name.startsWith("@")
              ? foldersIn(home).stream().map(inner -> home + "/" + inner).toList()
              : List.of(home);
      for (String path : packages) {
        if (Files.isRegularFile(root.resolve(path).resolve("module.json"))) {
          file(path + "/module.json");
          if (Files.isRegularFile(root.resolve(path).resolve("package.json"))) {
            file(path + "/package.json");
          }
          fragments(path, 1);
        }
      }
    }
  }

  /** The fragments of UI that a package may offer. */
  private void fragments(String folder, int depth) throws IOException {
    if (depth > MAXIMUM_PACKAGE_DEPTH) {
      return;
    }
    for (String name : names(folder)) {
      String path = folder + "/" + name;
      if (!name.equals("node_modules") && isFolder(path)) {
        fragments(path, depth + 1);
      } else if (name.endsWith(".spec.json") && Files.isRegularFile(root.resolve(path))) {
        file(path);
      }
    }
  }

  private void jsonIn(String folder) throws IOException {
    if (!isFolder(folder)) {
      return;
    }
    addFolder(folder);
    for (String name : names(folder)) {
      String path = folder.isEmpty() ? name : folder + "/" + name;
      if (name.endsWith(".json") && Files.isRegularFile(root.resolve(path))) {
        file(path);
      }
    }
  }

  private void tree(String folder, int depth) throws IOException {
    if (depth > MAXIMUM_FOLDER_DEPTH || !isFolder(folder)) {
      return;
    }
    addFolder(folder);
    for (String name : names(folder)) {
      String path = folder + "/" + name;
      if (isFolder(path)) {
        tree(path, depth + 1);
      } else if (isText(name) && Files.isRegularFile(root.resolve(path))) {
        file(path);
      }
    }
  }

  private static boolean isText(String name) {
    return name.endsWith(".json") || name.endsWith(".bpmn");
  }

  private void addFolder(String folder) {
    for (String path = folder; !path.isEmpty(); path = parent(path)) {
      folders.add(path);
    }
  }

  private static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "" : path.substring(0, slash);
  }

  private List<String> foldersIn(String folder) throws IOException {
    return names(folder).stream().filter(name -> isFolder(folder + "/" + name)).toList();
  }

  private List<String> names(String folder) throws IOException {
    if (!isFolder(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root.resolve(folder))) {
      return entries
          .map(entry -> String.valueOf(entry.getFileName()))
          .filter(name -> !name.startsWith("."))
          .sorted()
          .toList();
    }
  }

  /** Whether {@code folder} is one that may be read: a link may lead elsewhere in the blueprint. */
  private boolean isFolder(String folder) {
    return isInside(folder) && Files.isDirectory(root.resolve(folder));
  }

  /**
   * Whether no link on the way to {@code path} leads out of the blueprint's folder; reported where
   * one does. What lies outside is somebody else's, and must not show in findings.
   */
  private boolean isInside(String path) {
    if (path.isEmpty()) {
      return true;
    }
    Boolean known = inside.get(path);
    if (known == null) {
      known = isInside(parent(path)) && !leadsOut(path);
      inside.put(path, known);
    }
    return known;
  }

  private boolean leadsOut(String path) {
    Path onDisk = root.resolve(path);
    if (!Files.isSymbolicLink(onDisk)) {
      return false;
    }
    try {
      if (onDisk.toRealPath().startsWith(root.toRealPath())) {
        return false;
      }
    } catch (IOException e) {
      return false; // it leads nowhere: there is no such file
    }
    if (!path.startsWith("node_modules/") || Files.exists(onDisk.resolve("module.json"))) {
      broken.add(path);
      findings.add(
          unreadable(path),
          Span.ofFile(path),
          "the link leads out of the blueprint's folder, and is not followed",
          "copy what it leads to into the folder");
    }
    return true;
  }

  private static DiagnosticCode unreadable(String path) {
    return path.contains("/qsm/")
        ? DiagnosticCode.QSM_PARSE_DIR_READ_FAILED
        : DiagnosticCode.BLUEPRINT_IO_ERROR;
  }

  private void file(String path) throws IOException {
    if (!isInside(path)) {
      return;
    }
    if (files.size() + broken.size() >= maximumFiles) {
      if (files.size() + broken.size() == maximumFiles) {
        broken.add(path);
        findings.add(
            DiagnosticCode.TOO_MANY_FILES,
            Span.ofFile(path),
            "this is file number " + (maximumFiles + 1) + "; no more are read",
            "split the project");
      }
      return;
    }
    Path onDisk = root.resolve(path);
    long size = Files.size(onDisk);
    if (size > MAXIMUM_BYTES) {
      broken.add(path);
      findings.add(
          DiagnosticCode.FILE_TOO_LARGE,
          Span.ofFile(path),
          "the file has %s bytes, %s are read at most".formatted(size, MAXIMUM_BYTES));
      return;
    }
    Optional<byte[]> bytes = bytes(path, onDisk);
    if (bytes.isPresent()) {
      text(path, bytes.get());
    }
  }

  private Optional<byte[]> bytes(String path, Path onDisk) {
    try {
      return Optional.of(Files.readAllBytes(onDisk));
    } catch (IOException e) {
      broken.add(path);
      findings.add(unreadable(path), Span.ofFile(path), "the file can't be read: " + reason(e));
      return Optional.empty();
    }
  }

  private void text(String path, byte[] bytes) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      broken.add(path);
      findings.add(
          DiagnosticCode.NOT_UTF8,
          Span.ofFile(path),
          "the file is not UTF-8 text",
          "save it as UTF-8");
      return;
    }
    if (text.startsWith("\uFEFF")) {
      findings.add(
          DiagnosticCode.BYTE_ORDER_MARK,
          new Span(path, 1, 1, 1, ""),
          "the file starts with a byte-order mark",
          "save it as UTF-8 without one");
      text = text.substring(1);
    }
    files.put(path, new SourceFile(path, text));
  }
}
