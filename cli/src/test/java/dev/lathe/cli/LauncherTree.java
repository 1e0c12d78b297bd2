package dev.lathe.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher script in a tree of its own, with a JDK and a Maven that only say what they were
 * asked.
 */
@DisabledOnOs(OS.WINDOWS)
abstract class LauncherTree {
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      pwd
      for argument in "$@"; do
        printf '%s\\n' "$argument"
        case $argument in -XX:AOTCacheOutput=*) : >"${argument#*=}" ;; esac
      done
      """;

  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -v ]; then
        echo "Apache Maven ${FAKE_VERSION:-3.8.7} (b89d5959)"
        exit
      fi
      echo "$*" >>"$FAKE_RUNS"
      [ -z "${FAKE_SAYS:-}" ] || echo "$FAKE_SAYS"
      sleep "${FAKE_SECONDS:-0}"
      if [ -n "${FAKE_FAILURE:-}" ]; then
        echo "[ERROR] $FAKE_FAILURE"
        exit 1
      fi
      mkdir -p cli/target/lib
      : >cli/target/lib/other.jar
      : >cli/target/lathe-cli-1.jar
      if [ -n "${FAKE_SKIPS:-}" ]; then
        mkdir -p cli/target/surefire-reports
        for test in a.ATest a.ATest a.BTest; do
          cat <<END
      <testcase name="x" classname="$test" time="0">
        <skipped message="first&#10;$FAKE_SKIPS"/>
      </testcase>
      END
        done >cli/target/surefire-reports/TEST-a.xml
      fi
      """;

  @TempDir Path temp;
  Path home;
  Path script;
  Path runs;
  Path cache;

  @BeforeEach
  void a_tree_in_a_folder_with_a_space() throws IOException {
    home = Files.createDirectories(temp.toRealPath().resolve("a b"));
    Path open = Files.createDirectories(temp.toRealPath().resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxr-xr-x"));
    runs = open.resolve("runs");
    cache = open.resolve("cache");
    script = home.resolve("lathe");
    Files.copy(Path.of("..", "lathe"), script);
    executable(home.resolve("jdk/bin/java"), FAKE_JAVA);
    executable(home.resolve("jdk/bin/javac"), FAKE_JAVA);
    Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    executable(home.resolve("maven/bin/mvn"), FAKE_MAVEN);
    Files.createDirectories(home.resolve(".mvn"));
    Files.createDirectories(home.resolve("docs/commands"));
    for (String topic : List.of("lathe", "dev", "check", "test", "events", "events-tail")) {
      Files.writeString(home.resolve("docs/commands/" + topic + ".txt"), "how to " + topic + "\n");
    }
    Files.createDirectories(home.resolve("cli/src/main/java"));
    for (String file : List.of("pom.xml", "cli/pom.xml", "cli/src/main/java/A.java")) {
      Files.writeString(home.resolve(file), "");
      Files.setLastModifiedTime(home.resolve(file), FileTime.from(Instant.now().minusSeconds(60)));
    }
  }

  record Run(int exit, String out, String err) {}

  int builds() throws IOException {
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  Run launch(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
    return finish(start(launcher, environment, arguments));
  }

  /** Runs it as somebody who may not write where the file system says so: root may. */
  Run launchAsGuest(Map<String, String> environment, String... arguments) throws Exception {
    ProcessBuilder builder = builder(script, environment, arguments);
    if (Files.isWritable(home)) {
      builder
          .command()
          .addAll(0, List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
    }
    return finish(builder.start());
  }

  Process start(Path launcher, Map<String, String> environment, String... arguments)
      throws IOException {
    return builder(launcher, environment, arguments).start();
  }

  ProcessBuilder builder(Path launcher, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("LATHE_"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("MAVEN_HOME", home.resolve("maven").toString());
    builder.environment().put("FAKE_RUNS", runs.toString());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().putAll(environment);
    return builder;
  }

  static Run finish(Process process) throws Exception {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    try (var out = process.getInputStream();
        var err = process.getErrorStream()) {
      return new Run(
          process.waitFor(),
          new String(out.readAllBytes(), UTF_8),
          new String(err.readAllBytes(), UTF_8));
    }
  }

  static void executable(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
