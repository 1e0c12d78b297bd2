package dev.lathe.cli;

import dev.lathe.cli.process.Shutdown;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.dev.CurlLines;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevModules;
import dev.lathe.dev.DevOptions;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.Route;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.log.JsonLogging;
import dev.lathe.runtime.log.LogSettings;
import dev.lathe.runtime.module.OpenedModules;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Time;
import dev.lathe.runtime.trace.SpanSettings;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe dev}: all parts in one process, until it is told to stop. */
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = "Serve a blueprint from this machine, with all parts in one process.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe dev examples/issue-tracker",
      "  lathe dev examples/issue-tracker --reset --seed my-seed.json --port 3000",
      "  lathe dev examples/issue-tracker --database sqlite:/tmp/issues.db",
      "  lathe dev examples/issue-tracker --database sqld     on a real libSQL server",
      "  lathe dev examples/orders --lambda             what is deployed",
      "  lathe dev examples/notes-with-owners --host 0.0.0.0 --target staging.json"
    })
final class DevCommand implements Callable<Integer> {
  private static final String TOKEN = DatabaseOption.TOKEN;

  /** Between two looks at what the server does: what changes is seen at once. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

  private final Time time = SystemPlatform.create().time();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "BLUEPRINT", description = "The blueprint's folder.")
  private Path blueprint = Path.of("");

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "Where to listen on this machine; 0 for any (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = {
        "Where to listen, as 0.0.0.0 for all addresses of",
        "this machine. Others then need a token: `lathe",
        "token` (default: ${DEFAULT-VALUE})."
      })
  private String host = "127.0.0.1";

  @Option(
      names = "--target",
      paramLabel = "FILE",
      description = {
        "Values for the blueprint's variables, as JSON:",
        "{\"ISSUER\": \"https://…\"}. LATHE_VAR_ISSUER in the",
        "environment comes first. All need a value then."
      })
  private @Nullable Path target;

  @Option(
      names = "--modules",
      paramLabel = "FILE",
      description = {
        "Settings of modules, as LATHE_MODULES has them.",
        "Stand-ins answer for modules that are not in it."
      })
  private @Nullable Path modules;

  @Option(
      names = "--database",
      paramLabel = "DATABASE",
      description = {
        "sqlite:FILE, libsql://HOST, http://HOST, or sqld to start a libSQL server.",
        "Default: a SQLite file under .lathe/. A server's token comes from " + TOKEN + "."
      })
  private @Nullable String database;

  @Mixin private final StudioOption studio = new StudioOption();

  @Option(
      names = "--queue",
      paramLabel = "QUEUE",
      defaultValue = "none",
      description = {
        "Between events and read models: none, where they follow the log; process,",
        "in memory; elasticmq, SQS's protocol as in the cloud; or http://HOST:PORT,",
        "where an ElasticMQ or LocalStack speaks it (default: ${DEFAULT-VALUE})."
      })
  private String queue = "none";

  @Option(
      names = "--lambda",
      description = {
        "Run the packaged functions as Lambda runs them:",
        "in processes of their own, behind an HTTP API's",
        "events, on SQS's protocol and libSQL's server."
      })
  private boolean lambda;

  @Option(
      names = "--freeze",
      description = "With --lambda: stop a function's process between two events.")
  private boolean freeze;

  @Option(
      names = "--reset",
      description = "Forget the events and bundles under .lathe/ and start anew.")
  private boolean reset;

  @Option(
      names = "--seed",
      paramLabel = "FILE",
      description = "More events that are there from the start, written as seed.json is.")
  private @Nullable Path seed;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      description = {
        "What its clock, and its database's, is to say now: 2026-12-01 or",
        "2026-12-01T09:00:00Z. `lathe clock` sets it forward. Default: on from what the",
        "clock before said, this machine's at first."
      })
  private @Nullable String at;

  @Option(
      names = "--record",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "7d",
      description = {
        "Keep what commands are decided with for so long, as 7d or 12h, so that `lathe",
        "rehearse` can decide them again (without a TIME: ${FALLBACK-VALUE})."
      })
  private @Nullable String record;

  @Option(
      names = "--log",
      paramLabel = "FORMAT",
      defaultValue = "none",
      description = {
        "A line on stderr for each request, and for each tick that found something to do:",
        "text, json or none (default: ${DEFAULT-VALUE}). LATHE_LOG_LEVEL says how much."
      })
  private String log = "none";

  @Mixin private final MotiveOptions motives = new MotiveOptions();

  @Option(
      names = "--no-reload",
      description = "Keep what runs; else what is saved is compiled and made live.")
  private boolean noReload;

  @Override
  public Integer call() throws InterruptedException {
    var unused = motives.gate();
    if (port < 0 || port > 65_535) {
      throw Refused.usage("a port is a number from 0 to 65535, not " + port);
    }
    studio.check(lambda);
    if (lambda) return onLambda();
    if (freeze) throw Refused.usage("--freeze is for --lambda");
    InetAddress listening = ListeningAddress.of(host);
    Optional<TargetFile> values = Optional.ofNullable(target).map(TargetFile::read);
    Variables variables =
        values.map(TargetFile::variables).orElseGet(() -> TargetFile.environment());
    QueueChoice queueChoice = queue();
    Recording recording =
        Optional.ofNullable(record)
            .map(text -> Recording.of(RehearseCommand.time(text)))
            .orElse(Recording.NONE);
    var served = new AtomicReference<@Nullable DevServer>();
    OpenedModules opened =
        ModulesFile.open(
            Optional.ofNullable(modules),
            () -> Optional.ofNullable(served.get()).map(DevServer::database));
    Optional<Instant> beginsAt = Optional.ofNullable(at).map(ClockText::time);
    watched().ifPresent(JsonLogging::watch);
    DevServer.requireFree(port);
    DevServer.prepareToStart();
    var bench = new Workbench();
    Compilation compilation = compiled(bench);
    Bundle bundle = compilation.required(false, global.command());
    noteMissing(bundle, variables, values);
    noteStandIns(bundle, opened);
    DevFolder folder = DevFolder.of(Path.of(""), bundle.name(), blueprint);
    DatabaseChoice choice = database();
    if (reset) {
      if (choice instanceof DatabaseChoice.At) {
        throw Refused.usage("--reset only forgets what is under .lathe/, not another database");
      }
      folder.reset();
    }
    var options =
        new DevOptions(
            bundle,
            folder,
            choice,
            queueChoice,
            listening,
            port,
            beginsAt,
            variables,
            recording,
            opened,
            spans(bundle.name()),
            studio.origins());
    DevServer server = DevServer.start(options);
    served.set(server);
    var console =
        new ConsoleDocuments(server, folder.store(time), DevServer.CHANNEL, compilation, time);
    server.tell(console);
    LiveView view = view();
    var stopped = new CountDownLatch(1);
    Shutdown.then(
        "lathe-shutdown",
        () -> {
          view.end();
          server.close();
          stopped.countDown();
        });
    var saves = new BlueprintWatch(blueprint, Path.of(""), time);
    tell(server, bundle);
    if (!listening.isLoopbackAddress()) {
      global.err().println(ListeningAddress.told(listening, server.address().getPort()));
    }
    if (!server.ahead().isZero()) {
      global.err().println("Its clock: " + ClockText.told(server.now(), server.ahead()));
    }
    if (!noReload) {
      SystemPlatform.daemons()
          .start("lathe-reload", () -> reload(saves, server, bench, console, view));
    }
    if (!global.json) SystemPlatform.daemons().start("lathe-view", () -> watch(server, view));
    stopped.await();
    return ExitCode.OK.number();
  }

  private int onLambda() throws InterruptedException {
    var asked =
        new LambdaDev.Asked(
            blueprint,
            port,
            host,
            Optional.ofNullable(target),
            Optional.ofNullable(modules),
            Optional.ofNullable(database),
            queue,
            Optional.ofNullable(seed),
            Optional.ofNullable(at),
            Optional.ofNullable(record),
            log,
            reset,
            freeze,
            !noReload);
    return new LambdaDev(asked, global, motives, time).serve();
  }

  /** By OpenTelemetry's own variables, as in the cloud. */
  private static Optional<SpanSettings> spans(String service) {
    try {
      return SpanSettings.from(System.getenv(), service);
    } catch (IllegalArgumentException e) {
      throw Refused.usage(String.valueOf(e.getMessage()));
    }
  }

  /** How requests are told, where they are. */
  private Optional<LogSettings> watched() {
    if (log.equalsIgnoreCase("none")) return Optional.empty();
    var environment = new TreeMap<>(System.getenv());
    environment.put("LATHE_LOG_FORMAT", log);
    try {
      return Optional.of(LogSettings.from(environment));
    } catch (IllegalArgumentException e) {
      throw Refused.usage(
          "--log is text, json or none, and LATHE_LOG_LEVEL a level: " + e.getMessage());
    }
  }

  /** Says which variables have no value; with a target file none may lack one. */
  private void noteMissing(Bundle bundle, Variables variables, Optional<TargetFile> values) {
    var missing = String.join(", ", TargetFile.missing(bundle, variables));
    if (missing.isEmpty()) return;
    String named =
        "no value for " + missing + " of the blueprint: set LATHE_VAR_… in the environment";
    if (values.isPresent()) throw Refused.wrong(named + ", or name them in " + target);
    global.err().println("note: " + named + ", or give a --target; placeholders stand for them");
  }

  private void noteStandIns(Bundle bundle, OpenedModules opened) {
    String names = String.join(", ", DevModules.standIns(bundle, opened));
    if (names.isEmpty()) return;
    global
        .err()
        .println(
            "note: stand-ins answer for the modules "
                + names
                + "; --modules FILE sets real ones up");
  }

  private Compilation compiled(Workbench bench) {
    FolderReader.Outcome read = FolderReader.read(blueprint);
    return Compilation.of(read, Compiler.compile(read, Optional.ofNullable(seed), bench));
  }

  /** Makes live what is saved, while it is in order; what is not is told and changes nothing. */
  private void reload(
      BlueprintWatch saves,
      DevServer server,
      Workbench bench,
      ConsoleDocuments console,
      LiveView view) {
    var reload = new DevReload(ReloadedServer.of(server, console), motives, global, time);
    while (true) {
      try {
        saves.awaitSave();
        long start = time.ticks();
        Compilation compilation = compiled(bench);
        view.giveWay(() -> told(() -> reload.saved(compilation, start)));
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        view.giveWay(() -> told(() -> notLive(e)));
      }
    }
  }

  private void notLive(RuntimeException why) {
    global.err().println("not live: " + Failures.of(why).message());
  }

  private void told(Runnable telling) {
    try {
      telling.run();
    } finally {
      global.err().flush();
    }
  }

  /** On a terminal a line of stdout that changes, elsewhere lines of stderr. */
  private LiveView view() {
    boolean changing = Terminal.isThere(System.console());
    Ansi ansi = global.command().getColorScheme().ansi();
    return new LiveView(changing, changing ? global.out() : global.err(), ansi);
  }

  private void watch(DevServer server, LiveView view) {
    long began = time.ticks();
    while (true) {
      try {
        view.show(server.activity(), time.ticks() - began);
      } catch (RuntimeException e) {
        view.unknown(Failures.of(e).message());
      }
      time.sleep(BETWEEN_LOOKS);
    }
  }

  private QueueChoice queue() {
    return QueueChoice.of(queue)
        .orElseThrow(() -> Refused.usage("a queue is " + QueueChoice.WORDS + ", not " + queue));
  }

  private DatabaseChoice database() {
    if (database == null) {
      return new DatabaseChoice.OwnFile();
    }
    return DatabaseChoice.of(database, Optional.ofNullable(System.getenv(TOKEN)));
  }

  private void tell(DevServer server, Bundle bundle) {
    PrintWriter out = global.out();
    String address = server.address().toString();
    List<String> curls = CurlLines.of(bundle, address, time.now().getEpochSecond());
    if (global.json) {
      out.println(JsonText.write(json(bundle, address, curls)));
    } else {
      Welcome.print(
          out,
          global.command().getColorScheme().ansi(),
          bundle,
          address,
          secondsSinceStart(),
          "",
          curls,
          List.of());
    }
    out.flush();
  }

  private static Json json(Bundle bundle, String address, List<String> curls) {
    return new Members()
        .with("name", bundle.name())
        .with("address", address)
        .with("routes", bundle.operations().routes(), DevCommand::json)
        .with("try", curls)
        .object();
  }

  private static Json json(Route route) {
    return new Members()
        .with("method", route.method().name())
        .with("path", route.path())
        .with("service", route.service())
        .with("binding", route.binding())
        .object();
  }

  private static double secondsSinceStart() {
    return ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
  }
}
