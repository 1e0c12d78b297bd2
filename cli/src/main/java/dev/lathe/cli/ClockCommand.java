package dev.lathe.cli;

import dev.lathe.dev.DevFolder;
import dev.lathe.model.event.EventTime;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe clock}: what the clock of `lathe dev` says, and setting it forward. */
@Command(
    name = "clock",
    mixinStandardHelpOptions = true,
    description = {
      "Tell what the clock of `lathe dev` says; set it forward.",
      "It is the database's own time, too: timers fire, tokens and keys expire. It never",
      "goes back; `lathe dev --reset` begins anew, at this machine's time."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe clock",
      "  lathe clock +3d                      three days later",
      "  lathe clock +1d12h",
      "  lathe clock 2026-12-24T18:00:00Z     then"
    })
final class ClockCommand implements Callable<Integer> {
  /** It answers from this machine, and has little to do for it. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "+SPAN|TIME",
      description = "How far forward, or what it is to say: a time that it has not yet.")
  private @Nullable String to;

  @Option(
      names = "--blueprint",
      paramLabel = "BLUEPRINT",
      description = "Whose, where several are served from here.")
  private @Nullable Path blueprint;

  /** What a clock says. */
  private record Told(Instant now, Duration ahead) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    DevFolder folder = folder();
    Told told = told(folder);
    if (to != null) {
      Duration by = forward(to, told.now());
      if (by.isNegative()) {
        throw Refused.wrong(
            "it is %s there, and time does not go back".formatted(EventTime.text(told.now())));
      }
      told = set(folder, by);
    }
    if (global.json) {
      var data =
          new Members()
              .with("now", EventTime.text(told.now()))
              .with("ahead", told.ahead().toString());
      global.out().println(data.text());
    } else {
      global.out().println(ClockText.told(told.now(), told.ahead()));
    }
    return ExitCode.OK.number();
  }

  private static Duration forward(String to, Instant now) {
    return to.startsWith("+")
        ? ClockText.span(to.substring(1))
        : Duration.between(now, ClockText.time(to));
  }

  private static Told told(DevFolder folder) throws IOException, InterruptedException {
    Optional<URI> server = folder.servedAt();
    return server.isPresent()
        ? asked(HttpRequest.newBuilder(page(server.get())))
        : at(folder.ahead());
  }

  private static Told set(DevFolder folder, Duration by) throws IOException, InterruptedException {
    Optional<URI> server = folder.servedAt();
    if (server.isEmpty()) return at(folder.forward(by));
    String body = new Members().with("forward", by.toString()).text();
    return asked(
        HttpRequest.newBuilder(page(server.get())).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Told at(Duration ahead) {
    return new Told(SystemPlatform.create().time().now().plus(ahead), ahead);
  }

  private static URI page(URI server) {
    return server.resolve("/-/clock");
  }

  private static Told asked(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      Json said = JsonText.parseOrText(answer.body());
      if (!(said instanceof Json.Obj object)) throw Refused.surroundings("no clock answers there");
      if (answer.statusCode() != 200) {
        throw Refused.wrong(object.text("message").orElse("the server refused it"));
      }
      return new Told(
          Instant.parse(object.text("now").orElse("")),
          Duration.parse(object.text("ahead").orElse("")));
    }
  }

  private DevFolder folder() {
    return MeantFolder.of(
        DevFolder.withDatabases(Path.of("")),
        blueprint,
        "nothing is served from here: start `lathe dev BLUEPRINT` in this folder first",
        "say which one with --blueprint");
  }
}
