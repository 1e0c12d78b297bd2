package dev.lathe.bench.fresh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Starts a program in a JVM of its own and clocks the marks it prints. */
public record FreshJvm(
    List<Path> classpath, List<String> options, Map<String, String> environment) {
  /** What a line begins with that is a mark. */
  public static final String MARK = "lathe-bench: ";

  /** A cold start takes a second; one that hangs shall not hang us. */
  private static final long SECONDS = 120;

  /**
   * Runs {@code main} to its end.
   *
   * @return milliseconds from starting the process to each mark, by its text
   * @throws IllegalStateException if the program fails; the message has what it printed
   */
  public Map<String, Double> run(Class<?> main, String... args) {
    try {
      var builder = new ProcessBuilder(command(main, args)).redirectErrorStream(true);
      builder.environment().putAll(environment);
      long start = System.nanoTime();
      Process process = builder.start();
      var watch = Thread.ofVirtual().start(() -> destroyAfter(process)); // it ends with the process
      var marks = new LinkedHashMap<String, Double>();
      var printed = new ArrayList<String>();
      try (var lines =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          double now = (System.nanoTime() - start) / 1e6;
          if (line.startsWith(MARK)) marks.put(line.substring(MARK.length()), now);
          else printed.add(line);
        }
      }
      int exit = process.waitFor();
      watch.interrupt();
      if (exit != 0 || marks.isEmpty()) {
        throw new IllegalStateException(
            main.getSimpleName() + " ended with " + exit + " and printed " + printed);
      }
      return marks;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private List<String> command(Class<?> main, String... args) {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-cp");
    command.add(
        String.join(
            System.getProperty("path.separator"), classpath.stream().map(Path::toString).toList()));
    command.add(main.getName());
    command.addAll(List.of(args));
    return command;
  }

  private static void destroyAfter(Process process) {
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) process.destroyForcibly();
    } catch (InterruptedException ended) {
      // Then there is nothing to destroy.
    }
  }
}
