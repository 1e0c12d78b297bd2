package dev.lathe.cli.guide;

import dev.lathe.conformance.database.LocalSqld;
import dev.lathe.dev.sqld.SqldProgram;
import dev.lathe.runtime.adapter.s3.S3ProxyServer;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One page, played in a folder of its own that has the project's examples beside it. */
final class PagePlay {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  /** Longer than the longest page needs on a busy machine. */
  private static final long MINUTES = 15;

  private final GuidePage page;
  private final Path folder;
  private final Path said;

  private PagePlay(GuidePage page, Path folder) {
    this.page = page;
    this.folder = folder;
    this.said = folder.resolve("said");
  }

  /** What did not come out as the page says, a text each. */
  static List<String> faults(GuidePage page, StandIns standIns, Path folder)
      throws IOException, InterruptedException {
    var play = new PagePlay(page, folder);
    int port = freePort();
    String script = PageScript.of(page.steps(), standIns, page.setting());
    boolean asksS3 = script.contains("s3://");
    boolean asksDatabase =
        page.played(standIns).stream()
            .anyMatch(one -> standIns.here(one.text()).contains("%database%"));
    Optional<LocalSqld> sqld = asksDatabase ? sqld() : Optional.empty();
    Optional<S3ProxyServer> s3 = asksS3 ? Optional.of(s3()) : Optional.empty();
    try {
      play.run(
          script,
          Map.of(
              "port",
              Integer.toString(port),
              "database",
              sqld.map(LocalSqld::url).orElse("sqlite:" + folder.resolve("cloud.db")),
              "AWS_ENDPOINT_URL",
              s3.map(S3ProxyServer::url).orElse("http://127.0.0.1:1")));
    } finally {
      sqld.ifPresent(LocalSqld::close);
      s3.ifPresent(S3ProxyServer::close);
    }
    return play.judge(standIns, port);
  }

  private void run(String script, Map<String, String> environment)
      throws IOException, InterruptedException {
    Path work = Files.createDirectories(folder.resolve("work"));
    Files.createDirectories(said);
    for (String part : List.of("examples", "bench/scale"))
      copy(PROJECT.resolve(part), work.resolve(part));
    Path bin = bin();
    Files.createSymbolicLink(work.resolve("lathe"), bin.resolve("lathe"));
    Path file = Files.writeString(folder.resolve("page.sh"), script);
    var shell =
        new ProcessBuilder("bash", file.toString())
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("shell.txt").toFile());
    Map<String, String> variables = shell.environment();
    variables.putAll(environment);
    variables.put("said", said.toString());
    variables.put("project", PROJECT.toString());
    variables.put("AWS_ACCESS_KEY_ID", S3ProxyServer.ACCESS_KEY);
    variables.put("AWS_SECRET_ACCESS_KEY", S3ProxyServer.SECRET_KEY);
    variables.put("AWS_REGION", "eu-west-1");
    variables.put("PATH", bin + ":" + System.getenv("PATH"));
    Process process = shell.start();
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES))
        throw new IOException(page + " does not end");
    } finally {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
    }
  }

  private List<String> judge(StandIns standIns, int port) throws IOException {
    var faults = new ArrayList<String>();
    for (GuideStep.Command command : page.played(standIns)) {
      String printed = text(command, "txt").replace(Integer.toString(port), "8080");
      Optional<String> fault = fault(command, standIns, printed);
      if (fault.isPresent()) {
        faults.add(
            "%s:%d\n  %s\n%s\n%s\n%s"
                .formatted(
                    page.name(),
                    command.line(),
                    command.text(),
                    fault.get(),
                    printed,
                    text(command, "before")));
      }
    }
    String shell = Files.readString(folder.resolve("shell.txt"));
    if (!shell.isBlank()) faults.add(page.name() + ": the shell says\n" + shell);
    return faults;
  }

  private Optional<String> fault(GuideStep.Command command, StandIns standIns, String printed)
      throws IOException {
    String code = text(command, "code").strip();
    if (code.isEmpty()) return Optional.of("was not reached");
    if (command.shown().isPresent()) {
      List<String> shown = command.shown().get();
      boolean fits =
          command.serves() || ShownOutput.fits(shown, printed.stripTrailing().lines().toList());
      return fits ? Optional.empty() : Optional.of("prints something else than is shown");
    }
    int ends =
        PageSetting.of(page.setting().ends(), command.text())
            .orElse(standIns.endsNever(command) ? StandIns.STOPPED : 0);
    if (Integer.parseInt(code) != ends)
      return Optional.of("ends with %s, not %d".formatted(code, ends));
    return command.asks() ? answer(command, printed) : Optional.empty();
  }

  private Optional<String> answer(GuideStep.Command command, String printed) throws IOException {
    String status =
        text(command, "head")
            .lines()
            .filter(line -> line.startsWith("HTTP/"))
            .reduce("no answer", (earlier, last) -> last.split(" ", -1)[1]);
    Optional<Integer> said = PageSetting.of(page.setting().answers(), command.text());
    int promised = said.orElse(command.promisedStatus().orElse(0));
    boolean kept =
        promised == 0
            ? status.startsWith("2") || status.startsWith("3")
            : status.equals(Integer.toString(promised));
    if (!kept) {
      return Optional.of(
          "is answered %s, not %s".formatted(status, promised == 0 ? "2xx" : promised));
    }
    return said.isPresent()
        ? Optional.empty()
        : command
            .promisedCode()
            .filter(code -> !printed.contains(code))
            .map(code -> "has no " + code);
  }

  private String text(GuideStep.Command command, String kind) throws IOException {
    Path file = said.resolve(command.line() + "." + kind);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** A {@code lathe} that runs this test's classes, and a {@code curl} that keeps what it hears. */
  private Path bin() throws IOException {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    program(
        bin.resolve("lathe"),
        """
        exec '%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -XX:+UseSerialGC \
        -Dlathe.home='%s' -Dlathe.command=lathe -cp '%s' dev.lathe.cli.Lathe "$@"
        """
            .formatted(java, PROJECT, System.getProperty("java.class.path")));
    program(bin.resolve("real-curl"), "PATH=${PATH#*:} exec curl \"$@\"\n");
    program(bin.resolve("curl"), "exec real-curl -sS -D \"$heads\" \"$@\"\n");
    return bin;
  }

  private static void program(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path there = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) Files.createDirectories(there);
        else Files.copy(file, there);
      }
    }
  }

  /** The real server where this machine has one; a SQLite file takes its place. */
  private static Optional<LocalSqld> sqld() {
    try {
      var unused = SqldProgram.path();
      return Optional.of(LocalSqld.start());
    } catch (SqldProgram.Missing e) {
      return Optional.empty();
    }
  }

  private static S3ProxyServer s3() {
    S3ProxyServer server = S3ProxyServer.start();
    server.bucket("bundles");
    server.bucket("bucket");
    return server;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
