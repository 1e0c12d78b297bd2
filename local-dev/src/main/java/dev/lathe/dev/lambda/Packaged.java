package dev.lathe.dev.lambda;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The zips of the three functions, unpacked when they are first started. */
public final class Packaged {
  /**
   * A module, its handler as the template of {@code infra-sam} names it, and its time there.
   *
   * @param word how people are told of it
   */
  public record Function(String word, String module, String handler, Duration timeout) {}

  /** Answers requests. */
  public static final Function HTTP =
      new Function(
          "http",
          "functions-http",
          "dev.lathe.functions.http.HttpHandler::handleRequest",
          Duration.ofSeconds(20));

  /** Sends events. */
  public static final Function RELAY =
      new Function(
          "relay",
          "functions-relay",
          "dev.lathe.functions.relay.RelayHandler::handleRequest",
          Duration.ofSeconds(50));

  /** Applies events. */
  public static final Function PROJECTOR =
      new Function(
          "projector",
          "functions-projector",
          "dev.lathe.functions.projector.ProjectorHandler::handleRequest",
          Duration.ofSeconds(30));

  private static final List<Function> ALL = List.of(HTTP, RELAY, PROJECTOR);

  private final Path home;
  private final List<Path> client;
  private final Path folder;
  private final Map<Function, List<Path>> unpacked = new HashMap<>();

  /**
   * @param home the folder of a clone, or of an unpacked archive
   * @param client the jars of the runtime's client
   * @param folder where zips are unpacked
   */
  public Packaged(Path home, List<Path> client, Path folder) {
    this.home = home;
    this.client = client;
    this.folder = folder;
  }

  /** Which zip is not there, and how it comes there. */
  public Optional<String> missing() {
    List<String> missing =
        ALL.stream()
            .filter(function -> !Files.isRegularFile(zip(function)))
            .map(function -> home.relativize(zip(function)).toString())
            .toList();
    if (missing.isEmpty()) return Optional.empty();
    String names = String.join(", ", missing);
    return Optional.of(
        Files.exists(home.resolve("release"))
            ? "%s is not a whole archive: %s is missing. Unpack it again, with tar"
                .formatted(home, names)
            : "functions are not packaged (%s): `mvn -DskipTests package` in %s does"
                .formatted(names, home));
  }

  /** How {@code function} is started in {@code environment}. */
  public Sandbox.Start start(Function function, Map<String, String> environment) {
    List<Path> jars =
        unpacked.computeIfAbsent(function, one -> unpacked(zip(one), folder.resolve(one.module())));
    var classpath = new ArrayList<>(client);
    classpath.addAll(jars);
    return new Sandbox.Start(classpath, function.handler(), List.of(), environment, false);
  }

  /** How {@code function} is started where Lambda's client loads it from {@code task}. */
  public Sandbox.Start startFrom(Path task, Function function, Map<String, String> environment) {
    unpack(task, function);
    return new Sandbox.Start(client, function.handler(), List.of(), environment, false);
  }

  /**
   * Unpacks {@code function} into {@code task} once more, each jar with the time that its entry
   * says, as one of UTC: an archive of the JVM knows its jars by their times.
   */
  public void unpack(Path task, Function function) {
    List<Path> jars = unpacked(zip(function), task);
    try (var file = new ZipFile(zip(function).toFile())) {
      for (Path jar : jars) {
        ZipEntry entry = file.getEntry(task.relativize(jar).toString());
        if (entry == null) throw new IllegalStateException(jar + " is in no zip");
        Files.setLastModifiedTime(
            jar, FileTime.from(entry.getTimeLocal().toInstant(ZoneOffset.UTC)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All of them, in the order in which an event goes through them. */
  public static List<Function> all() {
    return ALL;
  }

  /**
   * Unpacks {@code zip} into {@code folder}, over what lies there of it; its jars in the order of
   * their names.
   */
  public static List<Path> unpacked(Path zip, Path folder) {
    var jars = new ArrayList<Path>();
    try (var file = new ZipFile(zip.toFile())) {
      for (Enumeration<? extends ZipEntry> all = file.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        Path target = folder.resolve(entry.getName()).normalize();
        if (entry.isDirectory() || !target.startsWith(folder)) continue;
        Files.createDirectories(target.getParent());
        try (var content = file.getInputStream(entry)) {
          Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
        }
        if (target.toString().endsWith(".jar")) jars.add(target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return jars.stream().sorted().toList();
  }

  /** Beside an archive's launcher, or where Maven puts it in a clone. */
  private Path zip(Function function) {
    String name = function.module() + ".zip";
    Path released = home.resolve("functions").resolve(name);
    return Files.exists(home.resolve("release"))
        ? released
        : home.resolve(function.module()).resolve("target").resolve(name);
  }
}
