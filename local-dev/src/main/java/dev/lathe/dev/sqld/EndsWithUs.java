package dev.lathe.dev.sqld;

import java.io.IOException;

/** Ends processes that this one has started when this one ends, however it ends. */
public final class EndsWithUs {
  private EndsWithUs() {}

  /**
   * A shell that reads a pipe of ours and kills {@code process} when the pipe ends: with this JVM,
   * even if that is killed. Who ends the process ends the watch first.
   */
  public static Process watch(Process process) throws IOException {
    return new ProcessBuilder(
            "sh",
            "-c",
            "trap '' INT; cat >/dev/null; kill -9 \"$1\" 2>/dev/null",
            "lathe-watch",
            Long.toString(process.pid()))
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
