package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever follows the author's guide sees what it shows: its files are written and its commands run
 * by a shell, one after the other, in an empty folder. A line {@code …} of the guide stands for any
 * lines, and {@code …} at the end of one for the rest of it; ids, times and how long something took
 * differ.
 */
@DisabledOnOs(OS.WINDOWS)
final class AuthorGuideTest {
  private static final Path PAGE = Path.of("../docs/guides/author.md");
  private static final Pattern BLOCK =
      Pattern.compile(
          "(?:^`([^`\\n]+)`\\n\\n)?^```(json|xml|shell-session)\\n(.*?)^```$",
          Pattern.MULTILINE | Pattern.DOTALL);
  private static final Pattern ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final Pattern TOOK = Pattern.compile(" in \\d+ ms");
  private static final String ANY = "…";
  private static final String MARK = "---- ";

  @TempDir private Path folder;

  /** A command of the guide and what it shows of its output. */
  private record Shown(String command, List<String> output) {}

  @Test
  void each_command_prints_what_the_guide_shows() throws Exception {
    int port = freePort();
    var shown = new ArrayList<Shown>();
    String script = script(port, shown);
    Path file = Files.writeString(folder.resolve("guide.sh"), script);
    Path said = folder.resolve("said.txt");

    Process shell =
        new ProcessBuilder("bash", file.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertTrue(shell.waitFor(5, TimeUnit.MINUTES), "the guide does not end");
    } finally {
      shell.descendants().forEach(ProcessHandle::destroy);
      shell.destroy();
    }

    String all = Files.readString(said).replace(Integer.toString(port), "8080");
    String[] outputs = all.split("(?m)^" + MARK + ".*\\n", -1);
    assertEquals(shown.size() + 1, outputs.length, all);
    for (int i = 0; i < shown.size(); i++) {
      List<String> lines = outputs[i + 1].stripTrailing().lines().toList();
      List<String> wanted = shown.get(i).output();
      String command = shown.get(i).command();
      assertTrue(
          fits(wanted, lines),
          () ->
              command
                  + "\nshould print\n"
                  + String.join("\n", wanted)
                  + "\nand printed\n"
                  + String.join("\n", lines));
    }
  }

  /** The guide as a script that says which command it runs before each. */
  private String script(int port, List<Shown> shown) throws IOException {
    var script = new StringBuilder("PATH=%s:$PATH\n".formatted(bin()));
    Matcher block = BLOCK.matcher(Files.readString(PAGE));
    while (block.find()) {
      if (block.group(2).equals("shell-session")) {
        for (Shown one : commands(block.group(3))) {
          script.append("printf '\\n%s%d\\n'\n".formatted(MARK, shown.size()));
          script.append(run(one.command(), port)).append('\n');
          shown.add(one);
        }
      } else {
        String file = String.valueOf(block.group(1));
        script.append("mkdir -p \"$(dirname '").append(file).append("')\"\n");
        script.append("cat >'").append(file).append("' <<'END OF FILE'\n");
        script.append(block.group(3)).append("END OF FILE\n");
      }
    }
    assertTrue(shown.size() > 10, "only " + shown.size() + " commands");
    return script.append("[ -z \"$server\" ] || kill $server\nwait\n").toString();
  }

  /** What serves goes on beside what follows, until the next one takes its place. */
  private static String run(String command, int port) {
    if (!command.startsWith("lathe dev")) return command.replace("8080", Integer.toString(port));
    return """
        [ -z "$server" ] || { kill $server; wait $server; }
        %s --port %d >dev.log 2>&1 &
        server=$!
        for i in $(seq 300); do curl -s -o /dev/null localhost:%d/openapi.json && break; sleep 0.2; done
        """
        .formatted(command, port, port);
  }

  private static List<Shown> commands(String block) {
    var commands = new ArrayList<Shown>();
    for (String line : block.lines().toList()) {
      if (line.startsWith("$ ")) {
        commands.add(new Shown(line.substring(2), new ArrayList<>()));
      } else {
        commands.getLast().output().add(line);
      }
    }
    return commands;
  }

  /** A folder with a {@code lathe} that runs the classes of this test's classpath. */
  private Path bin() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Path home = Path.of("..").toAbsolutePath().normalize();
    Path lathe = bin.resolve("lathe");
    Files.writeString(
        lathe,
        """
        #!/bin/sh
        exec '%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        -Dlathe.home='%s' -Dlathe.command=lathe -cp '%s' dev.lathe.cli.Lathe "$@"
        """
            .formatted(java, home, System.getProperty("java.class.path")));
    Files.setPosixFilePermissions(lathe, PosixFilePermissions.fromString("rwxr-xr-x"));
    return bin;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean fits(List<String> wanted, List<String> said) {
    if (wanted.isEmpty()) return said.isEmpty();
    List<String> rest = wanted.subList(1, wanted.size());
    if (!wanted.getFirst().equals(ANY)) {
      return !said.isEmpty()
          && same(wanted.getFirst(), said.getFirst())
          && fits(rest, said.subList(1, said.size()));
    }
    for (int skipped = 0; skipped <= said.size(); skipped++) {
      if (fits(rest, said.subList(skipped, said.size()))) return true;
    }
    return false;
  }

  private static boolean same(String wanted, String said) {
    return wanted.endsWith(ANY)
        ? said.startsWith(wanted.substring(0, wanted.length() - ANY.length()))
        : plain(wanted).equals(plain(said));
  }

  private static String plain(String line) {
    String known = ID.matcher(line).replaceAll("ID");
    return TOOK.matcher(TIME.matcher(known).replaceAll("TIME")).replaceAll(" in a while");
  }
}
