package dev.lathe.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.bundle.Wish;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What `lathe dev` does about a save that breaks what is live. */
final class DevReloadTest {
  private static final Path BANK =
      Path.of("..", "local-dev", "src", "test", "resources", "simulation", "bank");

  @TempDir private Path folder;
  private final StringWriter err = new StringWriter();

  @Test
  void the_last_good_one_stays_live_and_why_is_told_once() throws Exception {
    try (DevServer server = serve()) {
      DevReload reload = reload(server);
      reload.saved(saved("/open"), 0);
      String told = err.toString();
      assertTrue(told.contains("breaking       route POST"), told);
      assertTrue(told.contains("what was live stays"), told);
      assertTrue(told.contains("--allow-breaking"), told);
      assertEquals(400, post(server, "/accounts").statusCode());
      assertEquals(404, post(server, "/open").statusCode());
      String held = post(server, "/accounts").headers().firstValue("Lathe-Held").orElse("");
      assertTrue(held.contains("route POST"), held);

      err.getBuffer().setLength(0);
      reload.saved(saved("/open"), 0);
      assertFalse(err.toString().contains("breaking"), err.toString());
      assertEquals(1, err.toString().lines().count(), err.toString());

      reload.saved(saved("/accounts"), 0);
      assertTrue(err.toString().contains("live after"), err.toString());
      assertEquals(Optional.empty(), post(server, "/accounts").headers().firstValue("Lathe-Held"));
    }
  }

  @Test
  void what_was_allowed_is_live_and_the_history_keeps_why() throws Exception {
    try (DevServer server = serve()) {
      reload(server, "--allow-breaking", "nobody calls it").saved(saved("/open"), 0);
      assertEquals(400, post(server, "/open").statusCode());
      Wish wish =
          folder().store(SystemPlatform.create().time()).channel("live").orElseThrow().wish();
      assertEquals(Optional.of("nobody calls it"), wish.motive().reason());
      assertTrue(wish.motive().verdict().orElse("").contains("breaking"), wish.toString());
    }
  }

  private DevFolder folder() {
    return new DevFolder(folder.resolve("data"));
  }

  private DevServer serve() throws IOException {
    var bundle = saved("/accounts").bundle().orElseThrow();
    return DevServer.start(
        new DevOptions(bundle, folder(), new DatabaseChoice.OwnFile(), new QueueChoice.None(), 0));
  }

  private DevReload reload(DevServer server, String... words) throws IOException {
    var probe = new Probe();
    var line = new CommandLine(probe);
    line.setErr(new PrintWriter(err, true));
    var unused = line.parseArgs(words);
    var time = SystemPlatform.create().time();
    var documents =
        new ConsoleDocuments(
            server, folder().store(time), DevServer.CHANNEL, saved("/accounts"), time);
    server.tell(documents);
    return new DevReload(ReloadedServer.of(server, documents), probe.motives, probe.global, time);
  }

  private static HttpResponse<String> post(DevServer server, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server.address() + prefix(path)))
            .POST(HttpRequest.BodyPublishers.ofString("{}"));
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static String prefix(String path) throws IOException {
    String project = Files.readString(BANK.resolve("project.json"));
    int at = project.indexOf("\"http\"");
    int from = project.indexOf('"', project.indexOf('{', at)) + 1;
    String mounted = project.substring(from, project.indexOf('"', from));
    return (mounted.equals("/") ? "" : mounted) + path;
  }

  /** The bank with its accounts opened at {@code path}. */
  private Compilation saved(String path) throws IOException {
    Path bank = folder.resolve("bank");
    try (Stream<Path> files = Files.walk(BANK)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = bank.resolve(BANK.relativize(file).toString());
        Files.createDirectories(target.resolveSibling(""));
        Files.writeString(
            target,
            Files.readString(file)
                .replace("\"path\": \"/accounts\"", "\"path\": \"%s\"".formatted(path)));
      }
    }
    return Compilation.of(bank);
  }

  /** A command with the options that a reload needs. */
  @Command(name = "probe")
  private static final class Probe {
    @Mixin private final GlobalOptions global = new GlobalOptions();
    @Mixin private final MotiveOptions motives = new MotiveOptions();
  }
}
