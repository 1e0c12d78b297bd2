package dev.lathe.bench.http;

import dev.lathe.bench.measure.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@link RawLoad} in a process that stays, so that its code is hot. */
final class RawClient implements Client {
  private final Process process;
  private final BufferedReader answers;

  private RawClient(Process process) {
    this.process = process;
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  static RawClient start() {
    try {
      return new RawClient(
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-XX:+UseSerialGC",
                      "-cp",
                      System.getProperty("java.class.path"),
                      RawLoad.class.getName()))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String title() {
    return "raw sockets";
  }

  @Override
  public Duration length(Duration wanted) {
    return wanted;
  }

  @Override
  public Run load(int port, Path file, int connections, Duration length) {
    try {
      String order = "%d %s %d %d\n".formatted(port, file, connections, length.toMillis());
      process.getOutputStream().write(order.getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      String said = answers.readLine();
      if (said == null || said.startsWith("refused")) {
        throw new IllegalStateException("the client said: " + said);
      }
      String[] words = said.split(" ", -1);
      return new Run(
          Long.parseLong(words[0]) / Double.parseDouble(words[1]),
          Long.parseLong(words[2]) / 1e6,
          Long.parseLong(words[3]) / 1e6,
          Long.parseLong(words[4]) / 1e6);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
