package dev.lathe.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A small blueprint to begin with: its files, as they are written into an empty folder. */
final class NewBlueprint {
  private static final String SCHEMAS = ".schemas/";

  /** A file, and which of our schemas it follows. */
  private record Artifact(String path, String schema) {
    /** The way from the file's folder to its schema. */
    String reference() {
      int depth = path.split("/", -1).length - 1;
      return (depth == 0 ? "./" : "../".repeat(depth)) + SCHEMAS + file(schema);
    }
  }

  private static final List<Artifact> ARTIFACTS =
      List.of(
          new Artifact("project.json", "project"),
          new Artifact("pdm/pdm.json", "pdm"),
          new Artifact("pdm/entities/Task.json", "entity"),
          new Artifact("services/tasks/service.json", "service"),
          new Artifact("services/tasks/graphs/shapes.json", "shapes"),
          new Artifact("services/tasks/graphs/addTask.json", "graph"),
          new Artifact("services/tasks/graphs/finishTask.json", "graph"),
          new Artifact("services/tasks/graphs/reopenTask.json", "graph"),
          new Artifact("services/tasks/graphs/listTasks.json", "graph"),
          new Artifact("services/tasks/graphs/getTask.json", "graph"),
          new Artifact("services/tasks/bindings/bindings.json", "bindings"));

  /** What a coding agent reads first. */
  private static final String AGENTS = "AGENTS.md";

  /** Where the page that teaches the format begins to list all of it. */
  private static final String REFERENCE = "## Every node";

  private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\([^)]+\\)");

  /** An array, which has no place for a schema. */
  private static final String TESTS = "tests/tasks.json";

  /** Of files that are not there yet, but will be soon. */
  private static final List<String> FURTHER_SCHEMAS = List.of("projection", "qsm", "seed");

  private final Path folder;
  private final String name;

  /**
   * @param name what the project is called
   */
  NewBlueprint(Path folder, String name) {
    this.folder = folder;
    this.name = name;
  }

  /** Writes all files; answers with their paths from the folder, the README first. */
  List<String> write() throws IOException {
    var written = new ArrayList<String>();
    write("README.md", filled(text("init/README.md")), written);
    write(AGENTS, filled(text("init/" + AGENTS)) + reference(), written);
    for (Artifact artifact : ARTIFACTS) {
      String text = filled(text("init/" + artifact.path()));
      write(artifact.path(), withSchema(text, artifact.reference()), written);
    }
    write(TESTS, text("init/" + TESTS), written);
    var schemas = new TreeSet<>(FURTHER_SCHEMAS);
    ARTIFACTS.forEach(artifact -> schemas.add(artifact.schema()));
    for (String schema : schemas) {
      write(SCHEMAS + file(schema), text("schemas/" + file(schema)), written);
    }
    return written;
  }

  /** All nodes and operators, without links: its pages are elsewhere. */
  private static String reference() {
    String page = text("learn.md");
    return "\n" + LINK.matcher(page.substring(page.indexOf(REFERENCE))).replaceAll("$1");
  }

  private static String file(String schema) {
    return schema + ".schema.json";
  }

  private void write(String path, String text, List<String> written) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
    written.add(path);
  }

  private String filled(String text) {
    return text.replace("{{name}}", name).replace("{{folder}}", folder.toString());
  }

  /** Puts {@code $schema} before the other members. */
  private static String withSchema(String text, String reference) {
    String schema = "{\n  \"$schema\": \"" + reference + "\"";
    return text.strip().equals("{}")
        ? schema + "\n}\n"
        : text.replaceFirst("^\\{", Matcher.quoteReplacement(schema + ","));
  }

  private static String text(String resource) {
    try (InputStream in = NewBlueprint.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("our own jar lacks " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
