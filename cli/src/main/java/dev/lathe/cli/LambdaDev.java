package dev.lathe.cli;

import dev.lathe.cli.process.Shutdown;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.Workbench;
import dev.lathe.compiler.source.FolderReader;
import dev.lathe.dev.CurlLines;
import dev.lathe.dev.DatabaseChoice;
import dev.lathe.dev.DevFolder;
import dev.lathe.dev.DevServer;
import dev.lathe.dev.LambdaOptions;
import dev.lathe.dev.LambdaServer;
import dev.lathe.dev.QueueChoice;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.command.Recording;
import dev.lathe.runtime.module.Variables;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** {@code lathe dev --lambda}: the packaged functions, until it is told to stop. */
final class LambdaDev {
  private static final String LOOPBACK = "127.0.0.1";

  /** What was asked for on the command line. */
  record Asked(
      Path blueprint,
      int port,
      String host,
      Optional<Path> target,
      Optional<Path> modules,
      Optional<String> database,
      String queue,
      Optional<Path> seed,
      Optional<String> at,
      Optional<String> record,
      String log,
      boolean reset,
      boolean freeze,
      boolean reloads) {}

  private final Asked asked;
  private final GlobalOptions global;
  private final MotiveOptions motives;
  private final Time time;

  LambdaDev(Asked asked, GlobalOptions global, MotiveOptions motives, Time time) {
    this.asked = asked;
    this.global = global;
    this.motives = motives;
    this.time = time;
  }

  /** Serves until the process is told to stop. */
  int serve() throws InterruptedException {
    refuseWhatIsInOneProcess();
    DatabaseChoice database = database();
    QueueChoice queue = queue();
    Optional<String> record = asked.record().map(LambdaDev::recording);
    Optional<String> modules = asked.modules().map(LambdaDev::read);
    Optional<TargetFile> values = asked.target().map(TargetFile::read);
    Variables variables =
        values.map(TargetFile::variables).orElseGet(() -> TargetFile.environment());
    DevServer.requireFree(asked.port());
    long began = time.ticks();
    var bench = new Workbench();
    Bundle bundle = compiled(bench).required(false, global.command());
    noteMissing(bundle, variables);
    DevFolder folder = DevFolder.of(Path.of(""), bundle.name(), asked.blueprint());
    if (asked.reset()) {
      if (database instanceof DatabaseChoice.At) {
        throw Refused.usage("--reset only forgets what is under .lathe/, not another database");
      }
      folder.reset();
    }
    LambdaServer server =
        LambdaServer.start(
            new LambdaOptions(
                home(),
                bundle,
                folder,
                database,
                queue,
                asked.port(),
                asked.freeze(),
                variables,
                record,
                modules));
    var stopped = new CountDownLatch(1);
    Shutdown.then(
        "lathe-shutdown",
        () -> {
          server.close();
          stopped.countDown();
        });
    tell(server, bundle, (time.ticks() - began) / 1e9);
    if (asked.reloads()) {
      var saves = new BlueprintWatch(asked.blueprint(), Path.of(""), time);
      var reload = new DevReload(ReloadedServer.of(server), motives, global, time);
      SystemPlatform.daemons().start("lathe-reload", () -> reload(saves, reload, bench));
    }
    stopped.await();
    return ExitCode.OK.number();
  }

  /** Functions are other processes, by the machine's clock, and this machine's alone. */
  private void refuseWhatIsInOneProcess() {
    if (!System.getProperty("os.name").startsWith("Linux")) {
      throw Refused.surroundings(
          "--lambda needs Linux, as the client of Lambda's Java runtime does; `lathe dev` without it runs everywhere");
    }
    if (!asked.host().equals(LOOPBACK)) {
      throw Refused.usage("--host is not for --lambda: functions know no guests");
    }
    if (asked.at().isPresent()) {
      throw Refused.usage(
          "--at is not for --lambda: functions and their database go by the machine's clock");
    }
    if (!asked.log().equalsIgnoreCase("none")) {
      throw Refused.usage(
          "--log is not for --lambda: each process of a function writes its log to .lathe/NAME/lambda/logs");
    }
  }

  private DatabaseChoice database() {
    String text = asked.database().orElse("sqld");
    if (text.startsWith("sqlite:")) {
      throw Refused.usage(
          "--database %s is not for --lambda: functions are processes, and a server is what they share; leave it out for one of libSQL's"
              .formatted(text));
    }
    return DatabaseChoice.of(text, Optional.ofNullable(System.getenv(DatabaseOption.TOKEN)));
  }

  private QueueChoice queue() {
    QueueChoice choice =
        QueueChoice.of(asked.queue())
            .orElseThrow(
                () ->
                    Refused.usage(
                        "a queue is %s, not %s".formatted(QueueChoice.WORDS, asked.queue())));
    return switch (choice) {
      // What `lathe dev` has where nothing is said.
      case QueueChoice.None _ -> new QueueChoice.ElasticMq();
      case QueueChoice.InMemory _ ->
          throw Refused.usage(
              "--queue process is not for --lambda: another process can't reach it; leave it out for ElasticMQ");
      case QueueChoice.ElasticMq _, QueueChoice.At _ -> choice;
    };
  }

  /** Read once here, so that what is wrong with it is said here. */
  private static String recording(String text) {
    Recording recording = Recording.of(RehearseCommand.time(text));
    return recording.keep().isPresent() ? text : "";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Refused.usage("--modules: %s can't be read".formatted(file));
    }
  }

  /** Where zips are: the launcher may have built them in a copy of the clone. */
  private static Path home() {
    String tree = System.getProperty("lathe.tree", System.getProperty("lathe.home", ""));
    return Path.of(tree).toAbsolutePath();
  }

  private void noteMissing(Bundle bundle, Variables variables) {
    var missing = String.join(", ", TargetFile.missing(bundle, variables));
    if (missing.isEmpty()) return;
    global
        .err()
        .println(
            "note: no value for %s of the blueprint: functions refuse what needs it; set LATHE_VAR_… in the environment, or give a --target"
                .formatted(missing));
  }

  private Compilation compiled(Workbench bench) {
    FolderReader.Outcome read = FolderReader.read(asked.blueprint());
    return Compilation.of(read, Compiler.compile(read, asked.seed(), bench));
  }

  private void reload(BlueprintWatch saves, DevReload reload, Workbench bench) {
    while (true) {
      try {
        saves.awaitSave();
        long start = time.ticks();
        reload.saved(compiled(bench), start);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        global.err().println("not live: " + Failures.of(e).message());
      }
      global.err().flush();
    }
  }

  private void tell(LambdaServer server, Bundle bundle, double seconds) {
    PrintWriter out = global.out();
    String address = server.address().toString();
    List<String> curls = CurlLines.of(bundle, address, time.now().getEpochSecond());
    if (global.json) {
      out.println(
          new Members()
              .with("name", bundle.name())
              .with("address", address)
              .with("logs", server.logs().toString())
              .with("try", curls)
              .text());
    } else {
      Welcome.print(
          out,
          global.command().getColorScheme().ansi(),
          bundle,
          address,
          seconds,
          ", as Lambda runs it",
          curls,
          List.of("Logs of the functions: " + server.logs()));
    }
    out.flush();
  }
}
