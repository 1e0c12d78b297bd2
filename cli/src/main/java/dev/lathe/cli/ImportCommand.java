package dev.lathe.cli;

import dev.lathe.cli.ImportedRows.Row;
import dev.lathe.cli.ImportedRows.Unreadable;
import dev.lathe.dev.DevFolder;
import dev.lathe.model.digest.Sha256;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.model.json.Members;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.platform.Threads;
import dev.lathe.runtime.platform.Time;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code lathe import}: each row of a file through a binding, once, and what was refused told. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Send each row of a file through a binding, as a command of its own with a key of its own.",
      "Done again, it goes on: what was answered is passed over, what was not has its key still."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  lathe import people.csv --binding crm/addPerson",
      "  lathe import orders.jsonl --binding placeOrder --to https://api.example.com --parallel 8",
      "",
      "A .csv names inputs in its first line; an empty cell says nothing, cells below `tags:json`",
      "are JSON. A .jsonl has an object a line. A token comes from LATHE_TOKEN.",
      "Exit codes: 0 all done, 1 some refused, 3 the server stopped answering: call it again."
    })
final class ImportCommand implements Callable<Integer> {
  /** Where a token for another server comes from. */
  private static final String TOKEN = "LATHE_TOKEN";

  /** Rows and characters of a list: some tenths of a second of a server's work. */
  private static final int LIST_ROWS = 200;

  private static final int LIST_CHARACTERS = 400_000;

  private static final int MOST_PARALLEL = 32;

  /** Refusals told on the terminal; the report has all. */
  private static final int MOST_TOLD = 20;

  private final Time time = SystemPlatform.create().time();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  @Parameters(paramLabel = "FILE", description = "A .csv or a .jsonl, in UTF-8.")
  private Path file = Path.of("");

  @Option(
      names = "--binding",
      paramLabel = "SERVICE/BINDING",
      required = true,
      description = "What each row is sent to; the binding alone where only one has that name.")
  private String binding = "";

  @Option(
      names = "--to",
      paramLabel = "URL",
      description = "The server; default: that of `lathe dev` in this folder.")
  private @Nullable URI server;

  @Option(
      names = "--as",
      paramLabel = "ID",
      description = "Who does it, for a server of `lathe dev` without tokens.")
  private @Nullable String actor;

  @Option(
      names = "--parallel",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Lists that are under way at the same time, 1 to 32. With 1 rows are done in the",
        "file's order (default: ${DEFAULT-VALUE})."
      })
  private int parallel = 1;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      description = "What became of each row, a line each (default: FILE.report.jsonl).")
  private @Nullable Path report;

  @Option(
      names = "--unanswered",
      paramLabel = "send|skip",
      description = {
        "What to do with rows that were sent more than 20 hours ago and never answered:",
        "their keys may be forgotten, so sending them again may do them twice."
      })
  private @Nullable String unanswered;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!Files.isRegularFile(file)) throw Refused.wrong("there is no " + file);
    if (parallel < 1 || parallel > MOST_PARALLEL) {
      throw Refused.usage("--parallel is a number from 1 to " + MOST_PARALLEL);
    }
    if (unanswered != null && !unanswered.equals("send") && !unanswered.equals("skip")) {
      throw Refused.usage("--unanswered is send or skip, not " + unanswered);
    }
    if (!binding.matches("[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)?")) {
      throw Refused.usage("a binding is SERVICE/BINDING, not " + binding);
    }
    URI to = server();
    try {
      long rows = ImportedRows.count(file, binding);
      if (rows > ImportJournal.MOST_ROWS) {
        throw Refused.wrong("more than %s rows: cut the file".formatted(ImportJournal.MOST_ROWS));
      }
      var about = new ImportJournal.About(binding, to.toString(), digest(), rows);
      try (var journal = ImportJournal.open(reported(), about, time.now())) {
        return run(journal, to, rows);
      }
    } catch (Unreadable e) {
      throw Refused.wrong(String.valueOf(e.getMessage()));
    }
  }

  private int run(ImportJournal journal, URI to, long rows)
      throws IOException, InterruptedException {
    if (journal.keysForgotten() && unanswered == null) {
      throw Refused.wrong(
          "%s rows, row %s first, were sent more than 20 hours ago and never answered: look whether they are there, then say --unanswered send or skip"
              .formatted(journal.unanswered(), journal.firstUnanswered().orElse(0)));
    }
    long before = journal.done() + journal.refused();
    if (before > 0) global.err().println("goes on after %s of %s rows".formatted(before, rows));
    var progress =
        new ImportProgress(
            global.err(), Terminal.isThere(System.console()), rows, before, time.ticks());
    Optional<ImportSender.Stopped> stopped;
    try (var client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
        ImportedRows all = ImportedRows.of(file, binding)) {
      URI address = URI.create(to + "/_lathe/bulk/" + binding);
      stopped = send(all, journal, new ImportSender(client, address, headers(), time), progress);
    } finally {
      progress.end();
    }
    return tell(journal, rows, stopped);
  }

  /**
   * Has {@code parallel} lists sent at the same time until there are no more, or one is stopped.
   */
  private Optional<ImportSender.Stopped> send(
      ImportedRows all, ImportJournal journal, ImportSender sender, ImportProgress progress)
      throws IOException, InterruptedException {
    var ended = new CountDownLatch(parallel);
    List<FutureTask<Void>> senders = new ArrayList<>();
    for (int i = 0; i < parallel; i++) {
      senders.add(
          new FutureTask<>(
              () -> {
                for (List<Row> list = next(all, journal);
                    !list.isEmpty();
                    list = next(all, journal)) {
                  list(list, journal, sender, progress);
                }
                return null;
              }));
    }
    Threads threads = SystemPlatform.daemons();
    for (FutureTask<Void> one : senders) {
      threads.start(
          "lathe-import",
          () -> {
            one.run();
            ended.countDown();
          });
    }
    try {
      return stopped(senders);
    } finally {
      ended.await(); // the journal is closed next
    }
  }

  private static Optional<ImportSender.Stopped> stopped(List<FutureTask<Void>> senders)
      throws IOException, InterruptedException {
    Optional<ImportSender.Stopped> stopped = Optional.empty();
    for (FutureTask<Void> one : senders) {
      try {
        one.get();
      } catch (ExecutionException e) {
        senders.forEach(other -> other.cancel(true));
        switch (e.getCause()) {
          case ImportSender.Stopped why ->
              stopped = stopped.isPresent() ? stopped : Optional.of(why);
          case InterruptedException _ -> {}
          case IOException failed -> throw failed;
          case RuntimeException bug -> throw bug;
          case null, default -> throw new IllegalStateException(e.getCause());
        }
      } catch (CancellationException e) {
        // The one that stopped said why.
      }
    }
    return stopped;
  }

  private void list(
      List<Row> list, ImportJournal journal, ImportSender sender, ImportProgress progress)
      throws IOException, InterruptedException {
    journal.sent(list.getFirst().number(), list.getLast().number(), time.now());
    try {
      sender.send(list, one -> journal.answered(one.told()));
    } finally {
      journal.flush();
    }
    progress.at(journal.done() + journal.refused(), journal.refused(), time.ticks());
  }

  /** The next rows without an answer, as many as one list takes. */
  private List<Row> next(ImportedRows all, ImportJournal journal) throws IOException {
    synchronized (all) {
      var list = new ArrayList<Row>();
      int characters = 0;
      while (list.size() < LIST_ROWS && characters < LIST_CHARACTERS) {
        Optional<Row> row = all.next();
        if (row.isEmpty()) break;
        if (journal.has(row.get().number())) continue;
        if ("skip".equals(unanswered)
            && journal.keysForgotten()
            && journal.open(row.get().number())) {
          continue;
        }
        list.add(row.get());
        characters += JsonText.write(row.get().input()).length();
      }
      return list;
    }
  }

  private int tell(ImportJournal journal, long rows, Optional<ImportSender.Stopped> stopped)
      throws IOException {
    journal.flush();
    int told = 0;
    try (var lines = Files.newBufferedReader(reported())) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!(JsonText.parse(line) instanceof Json.Obj one)) continue;
        Optional<String> code = one.text("code");
        if (code.isEmpty()) continue;
        if (global.json) {
          global.out().println(line);
        } else if (told++ < MOST_TOLD) {
          global
              .out()
              .println(
                  "row %s: %s %s"
                      .formatted(
                          one.get("row").map(JsonText::write).orElse("?"),
                          code.get(),
                          one.text("message").orElse("")));
        }
      }
    }
    if (told > MOST_TOLD) global.out().println("and %s more".formatted(told - MOST_TOLD));
    long open = rows - journal.done() - journal.refused();
    var sum =
        new Members()
            .with("rows", rows)
            .with("done", journal.done())
            .with("replayed", journal.replayed())
            .with("refused", journal.refused())
            .with("left", open)
            .with("report", reported().toString());
    if (global.json) {
      global.out().println(sum.text());
    } else {
      global
          .err()
          .println(
              "%s of %s rows done, %s refused, %s left; report: %s"
                  .formatted(journal.done(), rows, journal.refused(), open, reported()));
    }
    if (stopped.isPresent()) {
      String why = String.valueOf(stopped.get().getMessage());
      throw stopped.get().surroundings()
          ? Refused.surroundings(why + "; call it again to go on")
          : Refused.wrong(why);
    }
    return (journal.refused() == 0 && open == 0 ? ExitCode.OK : ExitCode.WRONG).number();
  }

  private Path reported() {
    return report != null ? report : file.resolveSibling(file.getFileName() + ".report.jsonl");
  }

  private List<String> headers() {
    var headers = new ArrayList<String>();
    String token = System.getenv(TOKEN);
    if (token != null && !token.isBlank()) {
      headers.addAll(List.of("Authorization", "Bearer " + token.strip()));
    }
    if (actor != null) headers.addAll(List.of("x-actor-id", actor));
    return headers;
  }

  private URI server() {
    if (server != null) {
      String text = server.toString().replaceAll("/+$", "");
      if (!text.matches("https?://.+")) throw Refused.usage("--to is an http(s) URL, not " + text);
      return URI.create(text);
    }
    DevFolder folder =
        MeantFolder.of(
            DevFolder.withDatabases(Path.of("")),
            null,
            "nothing is served from here: name a server with --to URL",
            "name a server with --to URL");
    return folder
        .servedAt()
        .orElseThrow(
            () -> Refused.wrong("nothing is served from here now: start `lathe dev`, or --to URL"));
  }

  private String digest() throws IOException {
    var sum = new Sha256.Sum();
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = new byte[1 << 16];
      for (int n = in.read(bytes); n > 0; n = in.read(bytes)) {
        sum.add(bytes, n);
      }
    }
    return sum.hex();
  }
}
