package dev.lathe.bench.auth;

import dev.lathe.bench.lambda.NotesCloud;
import dev.lathe.bench.lambda.NotesIssuer;
import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.functions.http.FunctionPieces;
import dev.lathe.functions.http.HttpHandler;
import dev.lathe.model.bundle.json.BundleFile;
import dev.lathe.model.json.Json;
import dev.lathe.model.json.JsonText;
import dev.lathe.runtime.adapter.folder.FolderBundleStore;
import dev.lathe.runtime.adapter.system.SystemPlatform;
import dev.lathe.runtime.rollout.BundleRollout;
import dev.lathe.runtime.wiring.Databases;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the function adds to the statement of a request: events read, tokens verified, rules asked,
 * answers and log lines written. With a token and a permission ({@code examples/notes-with-owners})
 * and without ({@code examples/issue-tracker}).
 */
public final class AuthBench {
  private static final String CHANNEL = "live";

  /** Issue 12's aims, in milliseconds. */
  private static final double P50 = 1;

  private static final double P99 = 3;

  /** Rows that a list shows of its caller's. */
  private static final int NOTES = 20;

  private static final String NOTHING = "";

  private final Pace pace;
  private final Consumer<String> progress;

  public AuthBench(Pace pace, Consumer<String> progress) {
    this.pace = pace;
    this.progress = progress;
  }

  /** A request of one kind of caller. */
  private record Cell(String caller, String work) {
    @Override
    public String toString() {
      return caller + ", " + work;
    }
  }

  /** Takes about 6 × (4 + runs) × the length of a run. */
  public Report run() {
    try (var folder = WorkFolder.fresh();
        var issuer = NotesIssuer.start();
        var notes = open(folder);
        var issues = open(folder)) {
      var cells = new LinkedHashMap<Cell, Requests>();
      Optional<String> token = Optional.of(issuer.token("alice"));
      HttpHandler owners = live("notes-with-owners", notes, folder, issuer);
      String note = write(owners, token);
      String known = "token and permission";
      cells.put(new Cell(known, "get"), get(owners, notes, "/api/notes/" + note, token));
      cells.put(new Cell(known, "list"), get(owners, notes, "/api/notes", token));
      cells.put(
          new Cell(known, "command"),
          new Requests(
              owners, notes, new Requests.Request("POST", "/api/notes", AuthBench::note, token)));
      HttpHandler open = live("issue-tracker", issues, folder, issuer);
      String anybody = "nobody asked";
      cells.put(new Cell(anybody, "list"), get(open, issues, "/v1/issues", Optional.empty()));
      return report(cells, new Rounds(pace, progress).of(new LinkedHashMap<>(cells)));
    }
  }

  private static Requests get(
      HttpHandler handler, MeteredDatabase database, String path, Optional<String> token) {
    return new Requests(handler, database, new Requests.Request("GET", path, _ -> NOTHING, token));
  }

  private static MeteredDatabase open(WorkFolder folder) {
    return new MeteredDatabase(
        Databases.open("sqlite:" + folder.place("sqlite").resolve("auth.db")));
  }

  private static HttpHandler live(
      String example, MeteredDatabase database, WorkFolder folder, NotesIssuer issuer) {
    BundleFile bundle = NotesCloud.compiled(Home.path().resolve("examples").resolve(example));
    Path bundles = folder.place("bundles");
    var store = new FolderBundleStore(bundles, SystemPlatform.create().time());
    store.put(bundle.id(), bundle.bytes());
    store.point(CHANNEL, bundle.id());
    new BundleRollout(database).finish(bundle.bundle(), bundle.id());
    return FunctionPieces.over(
        database,
        Map.of(
            "LATHE_BUNDLES",
            bundles.toString(),
            "LATHE_CHANNEL",
            CHANNEL,
            "LATHE_DATABASE_URL",
            "sqlite::memory:",
            "LATHE_VAR_ISSUER",
            issuer.name(),
            "LATHE_VAR_AUDIENCE",
            NotesIssuer.AUDIENCE));
  }

  /** As many as a list shows; the id of the last. */
  private static String write(HttpHandler handler, Optional<String> token) {
    String id = "";
    for (int number = 0; number < NOTES; number++) {
      String answer =
          Requests.answer(
              handler,
              new Requests.Request("POST", "/api/notes", AuthBench::note, token).event(number));
      id = noteId(answer);
    }
    return id;
  }

  private static String note(int number) {
    return "{\"title\":\"Note %d of some more\",\"body\":\"as short as a note is\"}"
        .formatted(number);
  }

  private static String noteId(String answer) {
    if (JsonText.parse(answer) instanceof Json.Obj reply
        && reply.get("body").orElse(Json.NULL) instanceof Json.Str(String body)
        && JsonText.parse(body) instanceof Json.Obj written
        && written.get("noteId").orElse(Json.NULL) instanceof Json.Str(String id)) {
      return id;
    }
    throw new IllegalStateException("no note in " + answer.getBytes(StandardCharsets.UTF_8).length);
  }

  private static Report report(Map<Cell, Requests> cells, Map<Cell, Series> measured) {
    var rows = new ArrayList<List<Figure>>();
    var gates = new ArrayList<Gate>();
    measured.forEach(
        (cell, left) -> {
          Requests requests = cells.get(cell);
          if (requests == null) throw new IllegalStateException("nobody measured " + cell);
          rows.add(
              List.of(
                  Figure.of(cell.caller()),
                  Figure.of(cell.work()),
                  Figure.milliseconds(requests.whole()),
                  Figure.milliseconds(requests.database()),
                  Figure.milliseconds(left.p50()),
                  Figure.milliseconds(left.p99())));
          gates.add(Gate.atMost(cell + ", over its statement, p50", P50, left.p50(), "ms"));
          gates.add(Gate.atMost(cell + ", over its statement, p99", P99, left.p99(), "ms"));
        });
    return Report.of(
        new Table(
            "Over the statement",
            List.of(
                "caller", "work", "whole p50 ms", "statement p50 ms", "over p50 ms", "over p99 ms"),
            rows),
        gates,
        List.of());
  }
}
