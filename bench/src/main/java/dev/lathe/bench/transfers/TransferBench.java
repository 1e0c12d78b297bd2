package dev.lathe.bench.transfers;

import dev.lathe.bench.measure.Pace;
import dev.lathe.bench.measure.Rounds;
import dev.lathe.bench.measure.Series;
import dev.lathe.bench.orders.Home;
import dev.lathe.bench.orders.Sqld;
import dev.lathe.bench.orders.WorkFolder;
import dev.lathe.bench.report.Figure;
import dev.lathe.bench.report.Gate;
import dev.lathe.bench.report.Report;
import dev.lathe.bench.report.Table;
import dev.lathe.compiler.Compiler;
import dev.lathe.compiler.diagnostic.Result;
import dev.lathe.compiler.source.SourceFiles;
import dev.lathe.model.bundle.Bundle;
import dev.lathe.model.bundle.json.BundleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a command about two aggregates costs beside one about one, through the executor: a cent
 * moved from an account to another, and a cent taken out of one, each with the same guard.
 */
public final class TransferBench {
  private static final double MOST = 2;

  private static final String WITHDRAW =
      """
      { "id": "withdraw",
        "signature": {
          "inputs": {
            "from": { "type": "string", "mode": "required" },
            "amount": { "type": "decimal", "mode": "required" } },
          "output": { "type": "row<Closed>", "from": "out" } },
        "nodes": [
          { "id": "source", "type": "findMany", "config": { "source": { "projection": "AccountView" } } },
          { "id": "funded", "type": "filter", "config": { "input": "source", "expr": { "and": [
            { "eq": ["accountView.id", { "$param": "from" }] },
            { "gte": ["accountView.balance", { "$param": "amount" }] },
            { "gt": [{ "$param": "amount" }, 0] } ] } } },
          { "id": "taken", "type": "emit", "config": {
            "aggregate": "Account", "aggregateId": { "$param": "from" }, "transition": "withdraw",
            "payload": { "balance": { "sub": [{ "$ref": "taken.payload.before.balance" }, { "$param": "amount" }] } } } },
          { "id": "out", "type": "result", "value": { "version": { "$ref": "taken.version" } } } ] }
      """;

  private static final String BINDING =
      """
      "bindings": {
        "withdraw": {
          "exposure": "action", "graph": "withdraw",
          "target": { "engine": "sqlite", "dialect": "sqlite" },
          "http": { "method": "POST", "path": "/accounts/{from}/withdrawals", "parameters": [
            { "name": "from", "in": "path", "bindTo": "from", "required": true },
            { "name": "amount", "in": "body", "bindTo": "amount", "required": true } ] } },
      """;

  private final Pace pace;
  private final Consumer<String> progress;

  public TransferBench(Pace pace, Consumer<String> progress) {
    this.pace = pace;
    this.progress = progress;
  }

  public Report run() {
    BundleFile file = compiled();
    var rows = new ArrayList<List<Figure>>();
    var gates = new ArrayList<Gate>();
    var notes = new ArrayList<String>();
    try (var folder = WorkFolder.fresh()) {
      measure("SQLite", file, "sqlite:" + folder.place("one").resolve("a.db"), rows, gates, notes);
      var server = Sqld.start(folder.place("server"), notes);
      if (server.isPresent()) {
        try (var sqld = server.get()) {
          measure("libSQL", file, sqld.url().toString(), rows, gates, notes);
        }
      }
    }
    return Report.of(
        new Table(
            "Commands about two aggregates beside one, through the executor",
            List.of("database", "one: p50 ms", "two: p50 ms", "two / one", "one: /s", "two: /s"),
            rows),
        gates,
        notes);
  }

  private void measure(
      String where,
      BundleFile file,
      String address,
      List<List<Figure>> rows,
      List<Gate> gates,
      List<String> notes) {
    try (var accounts = Accounts.opened(file, address)) {
      var cells = new LinkedHashMap<String, Rounds.Measurable>();
      cells.put(where + ", one", accounts.withdrawals());
      cells.put(where + ", two", accounts.transfers());
      Map<String, Series> series = new Rounds(pace, progress).of(cells);
      Series one = Objects.requireNonNull(series.get(where + ", one"));
      Series two = Objects.requireNonNull(series.get(where + ", two"));
      double ratio = two.p50() / one.p50();
      rows.add(
          List.of(
              Figure.of(where),
              Figure.milliseconds(one.p50()),
              Figure.milliseconds(two.p50()),
              new Figure.Amount(ratio, 2),
              new Figure.Amount(one.perSecond(), 0),
              new Figure.Amount(two.perSecond(), 0)));
      gates.add(Gate.atMost(where + ": two aggregates / one", MOST, ratio, "×"));
      if (notes.stream().noneMatch(note -> note.startsWith("statements"))) {
        notes.add(
            "statements have %s and %s characters"
                .formatted(accounts.length("withdraw"), accounts.length("transfer")));
      }
    }
  }

  /** The example with a command more. */
  private static BundleFile compiled() {
    Path example = Home.path().resolve("examples/transfers");
    var files = new TreeMap<String, String>();
    try (Stream<Path> all = Files.walk(example)) {
      for (Path path : all.filter(each -> each.toString().endsWith(".json")).toList()) {
        String name = example.relativize(path).toString().replace('\\', '/');
        if (!name.startsWith("tests")) {
          files.put(name, Files.readString(path).replace("\"bindings\": {", BINDING));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    files.put("graphs/withdraw.json", WITHDRAW);
    return switch (Compiler.compile(SourceFiles.of(files))) {
      case Result.Ok<Bundle>(Bundle bundle, var _) -> BundleFile.of(bundle);
      case Result.Failed<Bundle>(var findings) ->
          throw new IllegalStateException("the example does not compile: " + findings);
    };
  }
}
