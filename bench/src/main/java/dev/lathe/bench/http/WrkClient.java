package dev.lathe.bench.http;

import dev.lathe.bench.measure.Run;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The program {@code wrk}, one thread of it.
 *
 * @see <a href="https://github.com/wg/wrk">its home</a>
 */
final class WrkClient implements Client {
  /** It takes whole seconds. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final String MARK = "lathe-bench:";

  private static final String SCRIPT =
      """
      local all, at = {}, 0
      local file = io.open(os.getenv("LATHE_BENCH_REQUESTS"), "rb")
      for each in string.gmatch(file:read("*a"), "[^\\30]+") do all[#all + 1] = each end
      file:close()
      request = function()
        at = at %% #all + 1
        return all[at]
      end
      done = function(summary, latency, requests)
        local e = summary.errors
        print(string.format("%s %%d %%d %%d %%d %%d %%d", summary.requests, summary.duration,
          latency:percentile(50), latency:percentile(95), latency:percentile(99),
          e.connect + e.read + e.write + e.status + e.timeout))
      end
      """
          .formatted(MARK);

  private final Path program;
  private final Path script;

  private WrkClient(Path program, Path script) {
    this.program = program;
    this.script = script;
  }

  /** Where it is on the path; its script is put into {@code folder}. */
  static Optional<Client> find(Path folder) {
    return Arrays.stream(String.valueOf(System.getenv("PATH")).split(":", -1))
        .map(place -> Path.of(place, "wrk"))
        .filter(Files::isExecutable)
        .findFirst()
        .map(program -> new WrkClient(program, written(folder)));
  }

  private static Path written(Path folder) {
    try {
      return Files.writeString(folder.resolve("load.lua"), SCRIPT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String title() {
    return "wrk";
  }

  @Override
  public Duration length(Duration wanted) {
    return Duration.ofSeconds(Math.max(SHORTEST.toSeconds(), Math.round(wanted.toMillis() / 1e3)));
  }

  @Override
  public Run load(int port, Path file, int connections, Duration length) {
    var builder =
        new ProcessBuilder(
                List.of(
                    program.toString(),
                    "-t1",
                    "-c" + connections,
                    "-d" + length(length).toSeconds() + "s",
                    "-s",
                    script.toString(),
                    "http://127.0.0.1:" + port + "/"))
            .redirectErrorStream(true);
    builder.environment().put("LATHE_BENCH_REQUESTS", file.toString());
    try {
      Process process = builder.start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return run(
          said.lines()
              .filter(line -> line.startsWith(MARK))
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("wrk said: " + said)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Its times are in microseconds. */
  private static Run run(String line) {
    String[] words = line.split(" ", -1);
    if (!words[6].equals("0")) {
      throw new IllegalStateException(words[6] + " answers were not 200, or did not come");
    }
    return new Run(
        Long.parseLong(words[1]) / (Long.parseLong(words[2]) / 1e6),
        Long.parseLong(words[3]) / 1e3,
        Long.parseLong(words[4]) / 1e3,
        Long.parseLong(words[5]) / 1e3);
  }

  @Override
  public void close() {}
}
